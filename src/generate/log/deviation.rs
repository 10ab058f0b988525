//! What people plant in a log, as they write it: `NAME=VALUE`.

use std::str::FromStr;

use jiff::civil::Date;

/// `outside-03=A:0.8`: the rep does not make this share of the calls on the segment, all where none is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Skips {
    /// The rep's id.
    pub rep: String,
    /// The segment.
    pub segment: String,
    /// The share.
    pub share: f64,
}

/// `B=1.2`, `B:visit=1.2`: calls on the segment take so many times what the plan has, through this channel or all.
#[derive(Clone, Debug, PartialEq)]
pub struct Longer {
    /// The segment.
    pub segment: String,
    /// The channel; `None` = all.
    pub channel: Option<String>,
    /// How many times.
    pub factor: f64,
}

/// `OH=1.5`: drives to accounts of the region take so many times what the plan has.
#[derive(Clone, Debug, PartialEq)]
pub struct Slower {
    /// The region.
    pub region: String,
    /// How many times.
    pub factor: f64,
}

/// `outside-07=2026-05-15`: the rep makes no calls after the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// The rep's id.
    pub rep: String,
    /// The last day with calls.
    pub date: Date,
}

/// Name and value, which stands behind the last `=`.
fn parted<'a>(text: &'a str, form: &str) -> Result<(&'a str, &'a str), String> {
    let parts = text.rsplit_once('=').map(|(name, value)| (name.trim(), value.trim()));
    parts.filter(|(name, value)| !name.is_empty() && !value.is_empty()).ok_or(format!("{text:?} is not of the form {form}"))
}

fn factor(value: &str) -> Result<f64, String> {
    let number = value.parse().ok().filter(|own| *own > 0.0 && *own <= 10.0);
    number.ok_or(format!("{value:?} is not a number of times above 0, at most 10, such as 1.2"))
}

impl FromStr for Skips {
    type Err = String;

    /// ```
    /// use sutton::generate::log::Skips;
    /// let skips: Skips = "outside-03=A:0.8".parse().unwrap();
    /// assert_eq!((skips.rep.as_str(), skips.segment.as_str(), skips.share), ("outside-03", "A", 0.8));
    /// assert_eq!("outside-03=A".parse::<Skips>().unwrap().share, 1.0);
    /// assert!("outside-03=A:1.8".parse::<Skips>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        let (rep, value) = parted(text, "REP=SEGMENT:SHARE")?;
        let (segment, share) = match value.rsplit_once(':') {
            None => (value, 1.0),
            Some((segment, share)) => {
                let number = share.trim().parse().ok().filter(|own| (0.0..=1.0).contains(own));
                (segment.trim(), number.ok_or(format!("{share:?} is not a share from 0 to 1"))?)
            }
        };
        Ok(Skips { rep: rep.into(), segment: segment.into(), share })
    }
}

impl FromStr for Longer {
    type Err = String;

    /// ```
    /// use sutton::generate::log::Longer;
    /// let longer: Longer = "B:visit=1.2".parse().unwrap();
    /// assert_eq!((longer.segment.as_str(), longer.channel.as_deref(), longer.factor), ("B", Some("visit"), 1.2));
    /// assert_eq!("B=1.2".parse::<Longer>().unwrap().channel, None);
    /// assert!("B=0".parse::<Longer>().is_err() && "B".parse::<Longer>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = parted(text, "SEGMENT:CHANNEL=TIMES")?;
        let (segment, channel) = match name.rsplit_once(':') {
            None => (name, None),
            Some((segment, channel)) => (segment.trim(), Some(channel.trim().to_owned())),
        };
        Ok(Longer { segment: segment.into(), channel, factor: factor(value)? })
    }
}

impl FromStr for Slower {
    type Err = String;

    /// ```
    /// use sutton::generate::log::Slower;
    /// assert_eq!("OH=1.5".parse(), Ok(Slower { region: "OH".into(), factor: 1.5 }));
    /// assert!("OH=fast".parse::<Slower>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        let (region, value) = parted(text, "REGION=TIMES")?;
        Ok(Slower { region: region.into(), factor: factor(value)? })
    }
}

impl FromStr for Left {
    type Err = String;

    /// ```
    /// use sutton::generate::log::Left;
    /// assert_eq!("outside-07=2026-05-15".parse::<Left>().unwrap().date, jiff::civil::date(2026, 5, 15));
    /// assert!("outside-07=May".parse::<Left>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        let (rep, value) = parted(text, "REP=DATE")?;
        let date = value.parse().map_err(|_| format!("{value:?} is no date, such as 2026-05-15"))?;
        Ok(Left { rep: rep.into(), date })
    }
}
