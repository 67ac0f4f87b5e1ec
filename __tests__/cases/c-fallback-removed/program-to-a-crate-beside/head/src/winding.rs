pub fn wind() -> i32 {
    0
}
