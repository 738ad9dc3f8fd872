#include "engine/input/archive_reader.h"

#include <gtest/gtest.h>
#include <isa-l.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/input/decompress.h"
#include "tests/deflated.h"
#include "tests/read_source.h"
#include "tests/trickling_source.h"

namespace insitu {
namespace {

using namespace std::string_literals;

// ---- archives, made by hand as APPNOTE.TXT (PKWARE) and tar(5) describe them

std::string little_endian(std::uint64_t number, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(number >> (8 * i));
  return text;
}

/// How a member is stored in a zip archive.
struct ZipMember {
  std::string name;
  std::string text;
  enum class Method { Stored = 0, Deflated = 8, Deflated64 = 9 } method = Method::Deflated;
  enum class Sizes { Before, After } sizes = Sizes::Before;  ///< after: as one writes into a pipe
  bool is_encrypted = false;
  std::uint32_t checksum_error = 0;
};

std::string zip_member(const ZipMember& member) {
  const std::string data = member.method == ZipMember::Method::Stored ? member.text : deflated(member.text);
  const std::uint32_t checksum =
      crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(member.text.data()), member.text.size()) ^
      member.checksum_error;
  const std::string sums =
      little_endian(checksum, 4) + little_endian(data.size(), 4) + little_endian(member.text.size(), 4);
  const bool is_streamed = member.sizes == ZipMember::Sizes::After;
  const unsigned flags = (member.is_encrypted ? 1U : 0U) | (is_streamed ? 8U : 0U) | 0x800U;
  // The extra field states the time in UTC: 2026-03-02T09:09:52Z.
  const std::string extra = "UT" + little_endian(5, 2) + "\x01" + little_endian(1'772'442'592, 4);
  std::string file = "PK\x03\x04" + little_endian(20, 2) + little_endian(flags, 2);
  file += little_endian(static_cast<std::uint64_t>(member.method), 2) + little_endian(0, 4);
  file += is_streamed ? std::string(12, '\0') : sums;
  file += little_endian(member.name.size(), 2) + little_endian(extra.size(), 2) + member.name + extra + data;
  return is_streamed ? file + "PK\x07\x08" + sums : file;
}

/// The end of a zip archive; a reader that goes from front to end looks into no field of it.
std::string zip_end() { return "PK\x05\x06" + std::string(18, '\0'); }

std::string zip(const std::vector<ZipMember>& members) {
  std::string file;
  for (const ZipMember& member : members) file += zip_member(member);
  return file + zip_end();
}

std::string octal(std::uint64_t number, int digits) {
  std::string text(static_cast<std::size_t>(digits) + 1, '\0');
  std::snprintf(text.data(), text.size(), "%0*llo", digits, static_cast<unsigned long long>(number));
  return text;
}

std::string tar_member(const std::string& name, const std::string& text, char type = '0',
                       const std::string& link = "") {
  std::string header(512, '\0');
  const auto put = [&header](std::size_t at, const std::string& field) { header.replace(at, field.size(), field); };
  put(0, name);
  put(100, octal(0644, 7));
  put(124, octal(text.size(), 11));
  put(136, octal(1'772'442'592, 11));
  put(148, "        ");
  put(156, std::string(1, type) + link);
  put(257, "ustar\00000"s);
  std::uint64_t checksum = 0;
  for (const char byte : header) checksum += static_cast<unsigned char>(byte);
  put(148, octal(checksum, 6));
  return header + text + std::string((512 - text.size() % 512) % 512, '\0');
}

std::string tar_end() { return std::string(1024, '\0'); }

// ---- reading them

/// One line for each member and problem, in order.
std::vector<std::string> contents_of(ArchiveReader& reader, std::size_t capacity = 1000) {
  std::vector<std::string> story;
  for (;;) {
    auto member = reader.next();
    if (!member) {
      story.push_back("problem: " + member.error().message);
      continue;
    }
    if (!*member) return story;
    std::string line = (*member)->name + ": ";
    if (!(*member)->content) {
      story.push_back(line + "problem: " + (*member)->content.error().message);
      continue;
    }
    const SourceContent content = read_source_to_end(*(*member)->content.value(), capacity);
    story.push_back(line + content.bytes + (content.problem ? "problem: " + *content.problem : ""));
    if (content.problem) {
      EXPECT_EQ(content.offset, content.bytes.size()) << line;
    }
  }
}

using Story = std::vector<std::string>;

Story contents_of(const std::string& file, std::size_t read_size = 1 << 20, std::size_t capacity = 1000) {
  ArchiveReader reader(std::make_unique<TricklingSource>(file, read_size));
  return contents_of(reader, capacity);
}

void expect_contents(const std::string& file, const Story& expected) {
  for (const std::size_t read_size : {1u, 7u, 100u, 1'000'000u}) {
    EXPECT_EQ(contents_of(file, read_size), expected) << read_size;
    EXPECT_EQ(contents_of(file, read_size, 1), expected) << read_size;
  }
}

std::string log_lines(std::size_t size) {
  std::string text;
  std::uint32_t state = 1;
  while (text.size() < size) {
    state = state * 1664525 + 1013904223;
    text += "{\"level\": \"INFO\", \"latency\": " + std::to_string(state >> 16) + "}\n";
  }
  return text.substr(0, size);
}

using Method = ZipMember::Method;
using Sizes = ZipMember::Sizes;

TEST(ArchiveReader, GivesTheMembersOfAZipInOrder) {
  expect_contents(zip({{"var/log/b.log", "b\n"}, {"a.log", "a\n", Method::Stored}, {"var/log/b.log", "again\n"}}),
                  {"var/log/b.log: b\n", "a.log: a\n", "var/log/b.log: again\n"});
  expect_contents(zip({}), {});
}

TEST(ArchiveReader, AZipMayStateItsSizesAfterTheData) {
  expect_contents(zip({{"a", "deflated\n", Method::Deflated, Sizes::After},
                       {"b", "stored PK\x03\x04 is text\n", Method::Stored, Sizes::After},
                       {"c", "", Method::Deflated, Sizes::After},
                       {"d", "last\n"}}),
                  {"a: deflated\n", "b: stored PK\x03\x04 is text\n", "d: last\n"});
}

TEST(ArchiveReader, GivesTheMembersOfATarInOrder) {
  expect_contents(tar_member("pod/1.log", "one\n") + tar_member("pod/0.log", std::string(512, 'x')) + tar_end(),
                  {"pod/1.log: one\n", "pod/0.log: " + std::string(512, 'x')});
  expect_contents(tar_member("a", "without an end\n"), {"a: without an end\n"});
}

TEST(ArchiveReader, LargeMembers) {
  const std::string text = log_lines(2'000'000);
  for (const std::string& file :
       {zip({{"a", text}, {"b", text, Method::Stored}, {"c", text, Method::Deflated, Sizes::After}}),
        tar_member("a", text) + tar_member("b", text) + tar_member("c", text) + tar_end()}) {
    const Story story = contents_of(file, 100'000, 70'000);
    EXPECT_TRUE((story == Story{"a: " + text, "b: " + text, "c: " + text}));
  }
}

TEST(ArchiveReader, CountsWhatItPassesOver) {
  ArchiveReader tar(std::make_unique<TricklingSource>(
      tar_member("d/", "", '5') + tar_member("d/empty", "") + tar_member("d/link", "", '2', "a.log") +
          tar_member("d/hard", "", '1', "a.log") + tar_member("d/pipe", "", '6') + tar_member("d/a.log", "a\n") +
          tar_end(),
      100));
  EXPECT_EQ(contents_of(tar), (Story{"d/a.log: a\n"}));
  EXPECT_EQ(tar.passed_over().folders, 1u);
  EXPECT_EQ(tar.passed_over().empty, 1u);
  EXPECT_EQ(tar.passed_over().links, 2u);
  EXPECT_EQ(tar.passed_over().devices, 1u);
  ArchiveReader zip_reader(std::make_unique<TricklingSource>(
      zip({{"d/", "", Method::Stored}, {"d/empty", "", Method::Stored}, {"d/nothing", ""}, {"d/a.log", "a\n"}}), 100));
  EXPECT_EQ(contents_of(zip_reader), (Story{"d/a.log: a\n"}));
  EXPECT_EQ(zip_reader.passed_over().folders, 1u);
  EXPECT_EQ(zip_reader.passed_over().empty, 2u);
}

TEST(ArchiveReader, NamesAreTheirBytes) {
  expect_contents(zip({{"로그/시작.log", "a\n"}, {"../../etc/\x1b[31m", "b\n"}}),
                  {"로그/시작.log: a\n", "../../etc/\x1b[31m: b\n"});
  expect_contents(tar_member("로그.log", "a\n") + tar_member("\xb0\xa1.log", "b\n") + tar_end(),
                  {"로그.log: a\n", "\xb0\xa1.log: b\n"});
}

TEST(ArchiveReader, KnowsWhenAMemberWasWritten) {
  for (const std::string& file : {zip({{"a", "a\n"}}), tar_member("a", "a\n") + tar_end()}) {
    ArchiveReader reader(std::make_unique<TricklingSource>(file, 100));
    const auto member = reader.next();
    ASSERT_TRUE(member && *member && (*member)->content);
    EXPECT_EQ((*member)->content.value()->facts().modified_milliseconds, 1'772'442'592'000);
    EXPECT_EQ((*member)->content.value()->facts().gzip_layers, 0u);
  }
}

// ---- what is wrong

TEST(ArchiveReader, AMemberThatCannotBeReadLeavesTheOthers) {
  const ZipMember first{"a", "first\n"}, last{"c", "last\n"};
  const auto around = [&](const ZipMember& member) { return zip({first, member, last}); };
  expect_contents(around({"b", "x\n", Method::Stored, Sizes::Before, true}),
                  {"a: first\n", "b: problem: is encrypted, which is not read: extract it first", "c: last\n"});
  expect_contents(
      around({"b", "x\n", Method::Deflated64}),
      {"a: first\n", "b: problem: is compressed by a method that is not read: extract it first", "c: last\n"});
  expect_contents(around({.name = "b", .text = "x\n", .checksum_error = 1}),
                  {"a: first\n", "b: x\nproblem: the zip data is damaged (bad checksum)", "c: last\n"});
  expect_contents(around({.name = "b", .text = "x\n", .method = Method::Stored, .checksum_error = 1}),
                  {"a: first\n", "b: x\nproblem: the zip data is damaged (bad checksum)", "c: last\n"});
}

TEST(ArchiveReader, DamageInAMemberIsReportedOnceAndTheNextIsFound) {
  const std::string before = zip_member({"a", "first\n"}), after = zip_member({"c", "last\n"}) + zip_end();
  for (const Sizes sizes : {Sizes::Before, Sizes::After}) {
    for (const std::size_t size : {1000u, 1'000'000u}) {
      const std::string text = log_lines(size);
      std::string damaged = zip_member({"b", text, Method::Deflated, sizes});
      for (std::size_t i = damaged.size() / 2; i < damaged.size() / 2 + 16; ++i) damaged[i] = '\xff';
      for (const std::size_t read_size : {3u, 100u, 1'000'000u}) {
        const Story story = contents_of(before + damaged + after, read_size);
        ASSERT_EQ(story.size(), 3u) << read_size;
        EXPECT_EQ(story[0], "a: first\n");
        EXPECT_TRUE(story[1].starts_with("b: ")) << story[1].substr(0, 100);
        EXPECT_NE(story[1].find("problem: the zip data is damaged"), std::string::npos);
        EXPECT_EQ(story[2], "c: last\n");
      }
    }
  }
}

TEST(ArchiveReader, DamageInTheLastMemberIsReportedOnce) {
  std::string damaged = zip_member({"b", log_lines(1000)});
  for (std::size_t i = damaged.size() / 2; i < damaged.size() / 2 + 16; ++i) damaged[i] = '\xff';
  for (const std::size_t read_size : {3u, 1'000'000u}) {
    const Story story = contents_of(damaged + zip_end(), read_size);
    ASSERT_EQ(story.size(), 1u);
    EXPECT_NE(story[0].find("problem: the zip data is damaged"), std::string::npos);
  }
}

TEST(ArchiveReader, OfABrokenOffArchiveWholeMembersCount) {
  const std::string first = zip_member({"a", "first\n"});
  const std::string file = first + zip_member({"b", log_lines(1000)});
  const std::size_t header_bytes = 30 + 1 + 9;
  for (std::size_t size = first.size() + 1; size < file.size(); size += 7) {
    const Story story = contents_of(file.substr(0, size), 50);
    ASSERT_EQ(story.size(), 2u) << size;
    EXPECT_EQ(story[0], "a: first\n");
    EXPECT_TRUE(story[1].ends_with("problem: the zip data ends too early")) << size << story[1];
    EXPECT_EQ(story[1].starts_with("b: "), size >= first.size() + header_bytes) << size;
  }
  EXPECT_EQ(contents_of(first, 50), (Story{"a: first\n", "problem: the zip data ends too early"}))
      << "its end is missing";
}

TEST(ArchiveReader, ABrokenOffTar) {
  const std::string first = tar_member("a", "first\n");
  const std::string file = first + tar_member("b", log_lines(1000));
  for (const std::size_t size : {1u, 511u}) {
    EXPECT_EQ(contents_of(file.substr(0, first.size() + size)),
              (Story{"a: first\n", "problem: the tar data ends too early"}))
        << size;
  }
  for (const std::size_t size : {512u, 600u, 1300u}) {
    const Story story = contents_of(file.substr(0, first.size() + size));
    ASSERT_EQ(story.size(), 2u);
    EXPECT_TRUE(story[1].starts_with("b: ")) << story[1];
    EXPECT_TRUE(story[1].ends_with("problem: the tar data ends too early")) << story[1];
  }
}

TEST(ArchiveReader, ADamagedHeaderOfATarEndsIt) {
  std::string second = tar_member("b", "second\n");
  second[100] = 'x';
  EXPECT_EQ(contents_of(tar_member("a", "first\n") + second + tar_end()),
            (Story{"a: first\n", "problem: the tar data is damaged"}));
}

// A short archive may stand for terabytes of zeros.
TEST(ArchiveReader, HolesAreRefused) {
  // GNU tar's old form: the map is in the header, at 386: one part of 4 bytes, at 1 GiB; the size is at 483.
  std::string member = tar_member("sparse", "end\n", 'S');
  const auto put = [&member](std::size_t at, const std::string& field) { member.replace(at, field.size(), field); };
  put(257, "ustar  \0"s);
  put(386, octal(1 << 30, 11));
  put(398, octal(4, 11));
  put(483, octal((1 << 30) + 4, 11));
  put(148, "        ");
  std::uint64_t checksum = 0;
  for (std::size_t i = 0; i < 512; ++i) checksum += static_cast<unsigned char>(member[i]);
  put(148, octal(checksum, 6));
  expect_contents(
      member + tar_member("b", "b\n") + tar_end(),
      {"sparse: problem: is stored with holes (a sparse file), which is not read: extract it first", "b: b\n"});
}

TEST(ArchiveReader, AProblemOfTheSourceIsThatOfTheMemberThatIsRead) {
  const std::string first = zip_member({"a", "first\n"});
  auto source = std::make_unique<TricklingSource>(first + zip_member({"b", log_lines(1000)}).substr(0, 100), 50);
  source->fail_at_end("input/output error");
  ArchiveReader reader(std::move(source));
  const Story story = contents_of(reader);
  ASSERT_EQ(story.size(), 2u);
  EXPECT_TRUE(story[1].starts_with("b: "));
  EXPECT_TRUE(story[1].ends_with("problem: input/output error")) << story[1];

  auto between = std::make_unique<TricklingSource>(first, 50);
  between->fail_at_end("input/output error");
  ArchiveReader other(std::move(between));
  EXPECT_EQ(contents_of(other), (Story{"a: first\n", "problem: input/output error"}));
}

class ThrowingSource final : public ByteSource {
 public:
  std::expected<std::size_t, InputProblem> read(char* /*into*/, std::size_t /*capacity*/) override {
    throw std::bad_alloc();
  }
  [[nodiscard]] bool is_live() const override { return false; }
};

TEST(ArchiveReader, AnExceptionOfTheSourceIsPassedOn) {
  ArchiveReader reader(std::make_unique<ThrowingSource>());
  EXPECT_THROW((void)reader.next(), std::bad_alloc);
}

TEST(ArchiveReader, WhatIsNoArchive) {
  EXPECT_EQ(contents_of("plain text\n"s).size(), 1u);
  EXPECT_EQ(contents_of(""s).size(), 1u);
}

// ---- members as sources

TEST(ArchiveReader, AMemberNeedNotBeRead) {
  const std::string text = log_lines(1'000'000);
  for (const std::string& file :
       {zip({{"a", text}, {"b", "b\n"}}), zip({{"a", text, Method::Deflated, Sizes::After}, {"b", "b\n"}}),
        tar_member("a", text) + tar_member("b", "b\n") + tar_end()}) {
    ArchiveReader reader(std::make_unique<TricklingSource>(file, 10'000));
    auto first = reader.next();
    ASSERT_TRUE(first && *first && (*first)->content);
    ByteSource& content = *(*first)->content.value();
    std::string buffer(100, '\0');
    ASSERT_EQ(content.read(buffer.data(), buffer.size()).value(), 100u);
    EXPECT_EQ(buffer, text.substr(0, 100));
    const auto second = reader.next();
    ASSERT_TRUE(second && *second && (*second)->content);
    EXPECT_EQ(content.read(buffer.data(), buffer.size()).value(), 0u) << "its bytes are gone";
    EXPECT_EQ(read_source_to_end(*(*second)->content.value()), SourceContent{"b\n"});
    EXPECT_FALSE(reader.next().value());
    EXPECT_FALSE(reader.next().value()) << "the end is the end";
  }
}

TEST(ArchiveReader, ContentMayOutliveTheReader) {
  auto reader =
      std::make_unique<ArchiveReader>(std::make_unique<TricklingSource>(zip({{"a", log_lines(400'000)}}), 1000));
  auto member = reader->next();
  ASSERT_TRUE(member && *member && (*member)->content);
  reader.reset();
  EXPECT_TRUE(read_source_to_end(*(*member)->content.value()) == SourceContent{log_lines(400'000)});
}

TEST(ArchiveReader, ARotatedLogInsideIsDecompressedByTheCaller) {
  // printf 'rotated\n' | gzip -n
  const std::string gzipped = "\x1f\x8b\x08\0\0\0\0\0\0\x03"s + deflated("rotated\n");
  std::string text = "rotated\n";
  const std::uint32_t checksum = crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  const std::string file = gzipped + little_endian(checksum, 4) + little_endian(text.size(), 4);
  ArchiveReader reader(std::make_unique<TricklingSource>(zip({{"a.log.1.gz", file}}), 100, Life::Live));
  auto member = reader.next();
  ASSERT_TRUE(member && *member && (*member)->content);
  const auto source = decompress(std::move(*(*member)->content));
  ASSERT_TRUE(source);
  EXPECT_TRUE((*source)->is_live());
  EXPECT_EQ((*source)->facts().gzip_layers, 1u);
  EXPECT_EQ((*source)->facts().modified_milliseconds, 1'772'442'592'000) << "gzip states none, the archive does";
  EXPECT_EQ(read_source_to_end(**source), SourceContent{text});
}

// ---- first bytes

TEST(ArchiveKind, ByTheFirstBytes) {
  EXPECT_EQ(archive_kind(zip({{"a", "a"}})), "zip");
  EXPECT_EQ(archive_kind(zip({})), "zip");
  EXPECT_EQ(archive_kind(tar_member("a", "a").substr(0, 262)), "tar");
  EXPECT_TRUE(is_archive("PK\x03\x04"));
  for (const std::string& head :
       {""s, "PK\n"s, "PK\x03"s, "ustar"s, std::string(256, 'x') + "ustar", std::string(257, 'x') + "usta"}) {
    EXPECT_FALSE(is_archive(head)) << head;
  }
}

TEST(IsBinary, ANulThatUtf16DoesNotExplain) {
  EXPECT_TRUE(is_binary("a\0b"s));
  EXPECT_TRUE(is_binary(std::string(1023, 'x') + "\0"s));
  EXPECT_FALSE(is_binary(std::string(1024, 'x') + "\0"s)) << "later than the first KiB";
  EXPECT_FALSE(is_binary("text\n"));
  EXPECT_FALSE(is_binary(""));
  EXPECT_FALSE(
      is_binary("\xff\xfe"
                "a\0\n\0"s))
      << "marked";
  EXPECT_FALSE(is_binary("t\0e\0x\0t\0 \0t\0e\0x\0t\0\n\0"s)) << "is refused as UTF-16 without a mark";
}

}  // namespace
}  // namespace insitu
