
#[no_mangle]
pub extern "C" fn sum_of_reel(text: *const u8) -> i32 {
    0
}

#[no_mangle]
pub extern "C" fn winding_start(text: *const u8) -> i32 {
    1
}
