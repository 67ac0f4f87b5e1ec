pub fn wind(n: i32) -> i32 {
    n
}
