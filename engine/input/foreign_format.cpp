#include "engine/input/foreign_format.h"

#include <array>

namespace insitu {
namespace {

using namespace std::string_view_literals;

/// A format whose files begin with these bytes, with which no text begins.
struct ForeignFormat {
  std::string_view first_bytes;
  std::string_view message;
};

constexpr std::string_view kCompressedTwice = "is compressed once more after decompression: decompress it once first";
constexpr std::string_view kOtherArchive = "is an archive of a kind that is not read: extract it first";

constexpr std::array kForeignFormats = {
    ForeignFormat{"PAR1"sv, "is a Parquet file, which is not read: write its rows as JSON lines first"},
    ForeignFormat{"Obj\x01"sv, "is an Avro file, which is not read: write its records as JSON lines first"},
    ForeignFormat{"ElfFile\0"sv,
                  "is a Windows event log (evtx), which is not read: write its events as text or JSON first"},
    ForeignFormat{"SQLite format 3\0"sv, "is an SQLite database, which is not read: write its rows as text first"},
    ForeignFormat{"\x7f"
                  "ELF"sv,
                  "is a program (ELF), no log"},
    ForeignFormat{"MZ\x90\0"sv, "is a program for Windows, no log"},
    ForeignFormat{"%PDF-"sv, "is a PDF document, which is not read"},
    ForeignFormat{
        "__CURSOR="sv,
        "is the export format of the journal, which is not read: use `journalctl -o json` and --input journald"},
    ForeignFormat{
        "LPKSHHRH"sv,
        "is a file of the journal, which is not read: use `journalctl --file FILE -o json` and --input journald"},
    ForeignFormat{"7z\xbc\xaf\x27\x1c"sv, kOtherArchive},
    ForeignFormat{"Rar!\x1a\x07"sv, kOtherArchive},
    ForeignFormat{"\x04\x22\x4d\x18"sv, "is compressed with lz4, which is not read: decompress it first"},
    ForeignFormat{"\xff\x06\0\0sNaPpY"sv, "is compressed with Snappy, which is not read: decompress it first"},
    ForeignFormat{"\x1f\x9d"sv, "is compressed with compress (.Z), which is not read: decompress it first"},
    ForeignFormat{"LZIP\x01"sv, "is compressed with lzip, which is not read: decompress it first"},
    ForeignFormat{"\x1f\x8b\x08"sv, kCompressedTwice},
    ForeignFormat{"\x28\xb5\x2f\xfd"sv, kCompressedTwice},
    ForeignFormat{"\xfd"
                  "7zXZ\0"sv,
                  kCompressedTwice},
};

}  // namespace

std::optional<std::string_view> foreign_format(std::string_view head) {
  for (const ForeignFormat& format : kForeignFormats) {
    if (head.starts_with(format.first_bytes)) return format.message;
  }
  return std::nullopt;
}

}  // namespace insitu
