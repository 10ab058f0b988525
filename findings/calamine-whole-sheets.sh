#!/bin/sh
# calamine 0.38.0 (crates.io) gives up on a whole workbook where one thing is new to it.
#
# Two valid workbooks, written by SheetJS (npm xlsx 0.18.5):
#   book.xlsx  holds one error cell #GETTING_DATA, an error value of ECMA-376. calamine knows seven errors; any other (this one,
#              #SPILL!, #CALC!, #BLOCKED! ...) ends worksheet_range with "Unsupported cell error value '...'" and no sheet, row or
#              column. Its cell reader may be asked for the next cell all the same, and goes on.
#   book.ods   has line breaks and blanks between its cells, as any XML may between elements. Ods::new ends with
#              "Expecting 'table-cell', found 'Text(...)'": no sheet of the workbook can be read.
# Needs npm, node and cargo. Exits 1 if calamine has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-fund --no-audit xlsx@0.18.5
cat > write.js <<'JS'
const XLSX = require('xlsx');
const sheet = XLSX.utils.aoa_to_sheet([['id', 'name'], ['1', 'Foo'], ['2', 'Bar'], ['3', 'Baz']]);
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, 'Sheet1');
XLSX.writeFile(book, 'book.ods');
sheet['B3'] = { t: 'e', v: 0x2b };
XLSX.writeFile(book, 'book.xlsx');
JS
node write.js
mkdir -p reader/src
cat > reader/Cargo.toml <<'TOML'
[package]
name = "reader"
version = "0.0.0"
edition = "2021"

[dependencies]
calamine = "=0.38.0"
TOML
cat > reader/src/main.rs <<'RS'
use calamine::{open_workbook, Ods, Reader, Xlsx};

fn main() {
    let mut book: Xlsx<_> = open_workbook("../book.xlsx").unwrap();
    println!("xlsx: {}", book.worksheet_range("Sheet1").map_or_else(|error| error.to_string(), |_| "read".into()));
    let mut cells = book.worksheet_cells_reader("Sheet1").unwrap();
    let (mut read, mut failed) = (0, 0);
    loop {
        match cells.next_cell() {
            Ok(Some(_)) => read += 1,
            Ok(None) => break,
            Err(_) => failed += 1,
        }
    }
    println!("xlsx, cell by cell: {read} read, {failed} failed");
    let ods: Result<Ods<_>, _> = open_workbook("../book.ods");
    println!("ods: {}", ods.map_or_else(|error| error.to_string(), |_| "read".into()));
}
RS
cd reader
cargo run --quiet > ../seen
cat ../seen
grep -q "^xlsx: .*#GETTING_DATA" ../seen
grep -q "^xlsx, cell by cell: 7 read, 1 failed" ../seen
grep -q "^ods: .*table-cell.*Text" ../seen
echo "calamine 0.38.0 is as described"
