
#[no_mangle]
pub extern "C" fn tape_sum_begin(s: *mut State) -> i32 {
    0
}

#[no_mangle]
pub extern "C" fn tape_sum_update(s: *mut State) -> i32 {
    0
}

#[no_mangle]
pub extern "C" fn tape_sum_digest(s: *mut State) -> i32 {
    0
}
