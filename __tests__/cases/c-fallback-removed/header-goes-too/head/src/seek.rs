#[no_mangle]
pub extern "C" fn seek(n: i32) -> i32 {
    n + 1
}

#[no_mangle]
pub extern "C" fn seek_back(n: i32) -> i32 {
    n - 1
}
