#[no_mangle]
pub extern "C" fn reels_of(n: i32) -> i32 {
    n + 1
}
