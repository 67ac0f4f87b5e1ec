# builds the package and the crate
