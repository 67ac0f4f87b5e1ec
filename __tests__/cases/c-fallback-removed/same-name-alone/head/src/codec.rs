pub fn table(n: i32) -> i32 {
    (0..n).sum()
}
