#[no_mangle]
pub extern "C" fn seek(n: i32) -> i32 {
    n + 1
}

pub fn wind_back(n: i32) -> i32 {
    -n
}

pub fn wind_forth(n: i32) -> i32 {
    n
}
