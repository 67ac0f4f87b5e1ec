#[no_mangle]
pub extern "C" fn seek(n: i32) -> i32 {
    n + 1
}

#[command(min = "1")]
pub fn wind_back(n: Value) -> Value {
    wind(-n.number())
}

#[command(min = "1")]
pub fn wind_forth(n: Value) -> Value {
    wind(n.number())
}
