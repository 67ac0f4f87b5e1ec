pub mod seek;

fn overlay(args: &[&str]) -> Result<i32> {
    seek::run(args)
}
