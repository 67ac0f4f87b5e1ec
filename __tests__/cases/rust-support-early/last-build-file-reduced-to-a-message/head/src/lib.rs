pub fn fast() {}
