#[no_mangle]
pub extern "C" fn decode(n: i32) -> i32 {
    n + 1
}
