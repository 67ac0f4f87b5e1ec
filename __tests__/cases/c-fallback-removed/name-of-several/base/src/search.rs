pub fn candidates(n: i32) -> i32 {
    n + 1
}
