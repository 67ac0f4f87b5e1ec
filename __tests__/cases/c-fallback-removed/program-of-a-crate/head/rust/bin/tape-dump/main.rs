fn main() {
    dump::all(std::env::args().last());
}
