
#[no_mangle]
pub extern "C" fn sum_of_text(text: *const u8) -> i32 {
    sum(text)
}
