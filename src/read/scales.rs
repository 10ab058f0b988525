//! Amounts that are in thousands or millions by their headers: told, or asked about where full amounts are compared with them.

use super::defects::Defects;
use super::sheet::Sheet;
use super::styles::ColumnStyle;
use super::styles::place::ColumnPlace;
use super::styles::quantity::Quantity;
use crate::error::Defect;
use crate::plan::Config;
use crate::plan::config::SegmentMethod;

/// Looks at the amounts whose scale the plan file does not say.
pub fn check(config: &Config, accounts: &Sheet, warnings: &mut Vec<String>, defects: &mut Defects) {
    for name in ["revenue", "potential", "open_pipeline"] {
        let Some(at) = accounts.column(name) else { continue };
        let (table, section) = (&accounts.table, accounts.schema.table);
        let header = &table.headers[at];
        let is_open = matches!(&accounts.style(at).style, ColumnStyle::Number(style) if style.unit.is_none());
        let by_header =
            accounts.known(at).and_then(|column| column.scale(header)).map(|scale| (scale, "by its header".to_string()));
        let by_title = || {
            let title = table.scale.as_ref()?;
            Some((title.scale, format!("by line {}, {:?}", title.line, title.text)))
        };
        let Some((scale, why)) = by_header.or_else(by_title).filter(|_| is_open) else { continue };
        let place = ColumnPlace { table, column: at, section, name, quantity: Quantity::of(accounts.known(at)) };
        let style = accounts.schema.style(name, header).map_or(String::new(), |style| format!("{style} "));
        let [whole, own] = [scale, "ones"].map(|unit| place.setting(&format!("{style}{unit}")));
        match compared(config, name) {
            Some(setting) => {
                let reason = format!(
                    "is in {scale} {why}, and {setting} is held against it: say {whole} if that means full amounts, or \
                     {own} if it means {scale}, too"
                );
                defects.push(Defect::of_file(&table.file, reason).line(table.header_line).column(header));
            }
            None => warnings.push(format!(
                "{}: {header} is in {scale} {why}, and read as the numbers that stand there; {whole} makes full amounts of them",
                table.file
            )),
        }
    }
}

/// The setting that is in units of an amount, where there is one: shares and ranks are in none.
fn compared(config: &Config, name: &str) -> Option<&'static str> {
    let stability = || std::iter::once(&config.stability).chain(config.roles.values().filter_map(|role| role.stability.as_ref()));
    let cuts = config.segment.method == SegmentMethod::Thresholds && config.segment.column == name;
    match name {
        _ if cuts => Some("[segment] cuts"),
        "revenue" if stability().any(|own| own.move_hours_per_1000_revenue > 0.0) => {
            Some("[stability] move_hours_per_1000_revenue")
        }
        "open_pipeline" if stability().any(|own| own.move_hours_per_1000_pipeline > 0.0) => {
            Some("[stability] move_hours_per_1000_pipeline")
        }
        _ => None,
    }
}
