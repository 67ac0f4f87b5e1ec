mod decode;
mod rank;

fn main() {
    println!("{}", rank::rank(decode::decode(b"flow")));
}
