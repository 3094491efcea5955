//! Lists of codes: one macro for every type whose values have names in the database and in JSON.

/// A list of codes, with the type's own name for each.
macro_rules! codes {
    ($type:ident, $all:literal, $($variant:ident => $code:literal),+ $(,)?) => {
        impl $type {
            /// All of them, in the order in which lists show them.
            pub const ALL: [$type; $all] = [$($type::$variant),+];

            /// Its name in the database and in JSON.
            pub const fn code(self) -> &'static str {
                match self {
                    $($type::$variant => $code,)+
                }
            }

            /// The one of that name.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.code() == code)
            }
        }
    };
}
