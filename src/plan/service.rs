//! Service levels: how many of its calls an account gets.

/// How many of its calls an account gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// All of them.
    Full,
    /// Those of the reduced level.
    Reduced,
    /// None: it has no rep.
    Uncovered,
    /// A rep of another role makes them by phone.
    Shifted,
}

impl Service {
    /// The service as files have it.
    pub fn word(self) -> &'static str {
        match self {
            Service::Full => "full",
            Service::Reduced => "reduced",
            Service::Uncovered => "uncovered",
            Service::Shifted => "shifted",
        }
    }

    /// The service that a word of a file means.
    pub fn of_word(word: &str) -> Option<Self> {
        let all = [Service::Full, Service::Reduced, Service::Uncovered, Service::Shifted];
        all.into_iter().find(|service| service.word() == word)
    }
}
