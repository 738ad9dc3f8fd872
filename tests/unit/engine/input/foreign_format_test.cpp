#include "engine/input/foreign_format.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

using namespace std::string_literals;

std::string message_of(const std::string& head) { return std::string(foreign_format(head).value_or("none")); }

TEST(ForeignFormat, NamesWhatItIs) {
  EXPECT_NE(message_of("PAR1\x15\x04\x15"s).find("Parquet"), std::string::npos);
  EXPECT_NE(message_of("ElfFile\0\0\0"s).find("evtx"), std::string::npos);
  EXPECT_NE(message_of("SQLite format 3\0\x10\0"s).find("SQLite"), std::string::npos);
  EXPECT_NE(message_of("\x7f"
                       "ELF\x02\x01\x01"s)
                .find("ELF"),
            std::string::npos);
  EXPECT_NE(message_of("__CURSOR=s=1f;i=2\n__REALTIME_TIMESTAMP=1\n").find("journalctl -o json"), std::string::npos);
  EXPECT_NE(message_of("LPKSHHRH\0\0\0\0"s).find("journalctl --file"), std::string::npos);
  EXPECT_NE(message_of("Obj\x01\x04\x16"
                       "avro.schema")
                .find("Avro"),
            std::string::npos);
  EXPECT_NE(message_of("\xff\x06\0\0sNaPpY\x01"s).find("Snappy"), std::string::npos);
  EXPECT_NE(message_of("\x28\xb5\x2f\xfd\x04"s).find("once more"), std::string::npos);
}

TEST(ForeignFormat, TextIsText) {
  for (const std::string& head : {""s, "PAR"s, "PAR 1\n"s, "ElfFile opened\n"s, "SQLite format 3 is in use\n"s,
                                  "ELF\n"s, "MZ\n"s, "__CURSOR = 1\n"s, "{\"__CURSOR\":\"s=1f\"}\n"s, "Object 1\n"s,
                                  "Rar! is extracted\n"s, "7z a b\n"s, "LZIP is used\n"s, "\0\0\0\0"s}) {
    EXPECT_EQ(message_of(head), "none") << head;
  }
}

}  // namespace
}  // namespace insitu
