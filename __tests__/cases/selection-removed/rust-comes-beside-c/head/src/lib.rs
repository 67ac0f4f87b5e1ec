pub fn sum() -> i32 {
    1
}
