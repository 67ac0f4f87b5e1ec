pub mod seek;

fn load(args: &[&str]) -> Result<i32> {
    seek::run(args)
}
