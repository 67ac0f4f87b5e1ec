extern "C" {
    fn reel(n: i32) -> i32;
}

pub fn pipe0() -> i32 {
    unsafe { reel(0) }
}

pub fn pipe1() -> i32 {
    unsafe { reel(1) }
}

pub fn pipe2() -> i32 {
    unsafe { reel(2) }
}

pub fn pipe3() -> i32 {
    unsafe { reel(3) }
}

pub fn pipe4() -> i32 {
    unsafe { reel(4) }
}

pub fn pipe5() -> i32 {
    unsafe { reel(5) }
}

pub fn pipe6() -> i32 {
    unsafe { reel(6) }
}

pub fn pipe7() -> i32 {
    unsafe { reel(7) }
}

pub fn pipe8() -> i32 {
    unsafe { reel(8) }
}

pub fn pipe9() -> i32 {
    unsafe { reel(9) }
}

pub fn pipe10() -> i32 {
    unsafe { reel(10) }
}

pub fn pipe11() -> i32 {
    unsafe { reel(11) }
}
