#[no_mangle]
pub extern "C" fn seek(n: i32) -> i32 {
    n + 1
}

#[no_mangle]
pub extern "C" fn tape_codec_from_text(text: *const u8) -> i32 {
    sum(text)
}
