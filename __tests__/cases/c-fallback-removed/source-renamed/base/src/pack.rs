pub fn width() -> i32 {
    4
}
