#include "engine/input/decompress.h"

#include <bzlib.h>
#include <gtest/gtest.h>
#include <isa-l.h>
#include <lzma.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/deflated.h"
#include "tests/trickling_source.h"

namespace insitu {
namespace {

using namespace std::string_literals;

// ---- compressing, each with its own library

enum class GzipPart : unsigned { None = 0, Checksum = 2, Extra = 4, Name = 8, Comment = 16, All = 30 };

/// The deflated text between a header and a trailer made by hand: the optional parts are what matters.
std::string gzip_with(const std::string& text, GzipPart part) {
  const auto has = [part](GzipPart one) { return (static_cast<unsigned>(part) & static_cast<unsigned>(one)) != 0; };
  std::string file = "\x1f\x8b\x08"s + static_cast<char>(part) + "\0\0\0\0\0\xff"s;
  if (has(GzipPart::Extra)) file += "\x05\0extra"s;
  if (has(GzipPart::Name)) file += "name.log\0"s;
  if (has(GzipPart::Comment)) file += "a comment\0"s;
  const auto crc = [](const std::string& bytes) {
    return crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  };
  const auto append_number = [&file](std::uint32_t number, int bytes) {
    for (int i = 0; i < bytes; ++i) file += static_cast<char>(number >> (8 * i));
  };
  if (has(GzipPart::Checksum)) append_number(crc(file), 2);

  file += deflated(text);

  append_number(crc(text), 4);
  append_number(static_cast<std::uint32_t>(text.size()), 4);
  return file;
}

std::string gzip(const std::string& text) { return gzip_with(text, GzipPart::None); }

std::string zstd(const std::string& text) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::string file(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress2(context.get(), file.data(), file.size(), text.data(), text.size());
  EXPECT_EQ(ZSTD_isError(size), 0u);
  return file.substr(0, size);
}

std::string bzip2(const std::string& text) {
  std::string file(text.size() * 2 + 1000, '\0');
  std::string input = text;
  auto size = static_cast<unsigned>(file.size());
  EXPECT_EQ(BZ2_bzBuffToBuffCompress(file.data(), &size, input.data(), static_cast<unsigned>(input.size()), 1, 0, 0),
            BZ_OK);
  return file.substr(0, size);
}

std::string xz(const std::string& text) {
  std::string file(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  EXPECT_EQ(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, nullptr, reinterpret_cast<const std::uint8_t*>(text.data()),
                                    text.size(), reinterpret_cast<std::uint8_t*>(file.data()), &size, file.size()),
            LZMA_OK);
  return file.substr(0, size);
}

struct Format {
  std::string name;
  std::string (*compress)(const std::string&);
  std::size_t magic_bytes;  ///< the number of bytes it takes to know the format
};

const std::vector<Format>& formats() {
  static const std::vector<Format> all = {
      {"gzip", gzip, 3},
      {"zstd", zstd, 4},
      {"bzip2", bzip2, 6},
      {"xz", xz, 6},
  };
  return all;
}

// ---- reading

struct Outcome {
  std::string text;
  std::optional<std::string> problem;

  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << outcome.text.size() << " bytes " << ::testing::PrintToString(outcome.text.substr(0, 100)) << ", "
             << outcome.problem.value_or("no problem");
}

Outcome read_source(std::unique_ptr<TricklingSource> stored, std::size_t capacity) {
  auto source = decompress(std::move(stored));
  if (!source) return {"", source.error().message};
  Outcome outcome;
  std::string buffer(capacity, '\0');
  for (;;) {
    const auto count = (*source)->read(buffer.data(), buffer.size());
    if (!count) {
      outcome.problem = count.error().message;
      EXPECT_EQ(count.error().offset, outcome.text.size());
      EXPECT_EQ((*source)->read(buffer.data(), buffer.size()).value(), 0u) << "after an error comes the end";
      return outcome;
    }
    if (*count == 0) return outcome;
    outcome.text.append(buffer, 0, *count);
  }
}

Outcome read_file(const std::string& file, std::size_t read_size = 1 << 16, std::size_t capacity = 1 << 16) {
  return read_source(std::make_unique<TricklingSource>(file, read_size), capacity);
}

Outcome whole(std::string text) { return {std::move(text), std::nullopt}; }

/// Text that compresses, but not to nothing; the same each time.
std::string sample(std::size_t size) {
  std::string text;
  std::uint32_t state = 1;
  while (text.size() < size) {
    state = state * 1664525 + 1013904223;
    text += "{\"level\": \"INFO\", \"latency\": " + std::to_string(state >> 16) + "}\n";
  }
  return text.substr(0, size);
}

TEST(Decompress, PlainTextStaysAsItIs) {
  for (const std::string& text : {""s, "a"s, "plain text\n"s, "\x1f"s, "\x1f\x8b"s, "\x1f\x8b\x09 is not gzip"s, "BZh"s,
                                  "BZh9 is not bzip2"s, "BZh0\x31\x41Y&SY"s, "P*M no"s,
                                  "\xfd"
                                  "7zXZ"s,
                                  "\x28\xb5\x2f"s, "\0\0\0\0\0\0\0\0"s,
                                  "\xfd"
                                  "7zXYZ and more"s}) {
    for (std::size_t read_size = 1; read_size <= 7; ++read_size) {
      for (std::size_t capacity = 1; capacity <= 7; ++capacity) {
        EXPECT_EQ(read_file(text, read_size, capacity), whole(text));
      }
    }
  }
}

TEST(Decompress, EveryFormatAtEverySize) {
  for (const Format& format : formats()) {
    for (const std::size_t size : {0u, 1u, 100u, 5000u}) {
      const std::string text = sample(size);
      const std::string file = format.compress(text);
      for (const std::size_t read_size : {1u, 2u, 7u, 100u, 100'000u}) {
        for (const std::size_t capacity : {1u, 2u, 13u, 1000u, 100'000u}) {
          ASSERT_EQ(read_file(file, read_size, capacity), whole(text)) << format.name << size;
        }
      }
    }
  }
}

TEST(Decompress, MoreThanAnyBuffer) {
  const std::string text = sample(3'000'000);
  for (const Format& format : formats()) {
    const std::string file = format.compress(text);
    EXPECT_TRUE(read_file(file, 4096, 10'000) == whole(text)) << format.name;
    EXPECT_TRUE(read_file(file, 1 << 20, 1 << 20) == whole(text)) << format.name;
  }
}

TEST(Decompress, SeveralStreamsAreOneFile) {
  for (const Format& format : formats()) {
    const std::string file =
        format.compress("first\n") + format.compress("") + format.compress(sample(1000)) + format.compress("last");
    for (std::size_t read_size = 1; read_size < 50; ++read_size) {
      EXPECT_EQ(read_file(file, read_size, 64), whole("first\n" + sample(1000) + "last")) << format.name;
    }
  }
}

TEST(Decompress, CutAtAnyPlaceTheBeginningIsReadAndTheEndIsReported) {
  for (const Format& format : formats()) {
    const std::string text = sample(400);
    const std::string first = format.compress(text);
    const std::string file = first + format.compress("the second\n");
    for (std::size_t size = format.magic_bytes; size < file.size(); ++size) {
      for (const std::size_t capacity : {3u, 10'000u}) {
        const Outcome outcome = read_file(file.substr(0, size), 1 << 20, capacity);
        EXPECT_TRUE((text + "the second\n").starts_with(outcome.text)) << outcome;
        EXPECT_TRUE(size < first.size() || outcome.text.starts_with(text)) << outcome;
        if (size == first.size()) {
          EXPECT_EQ(outcome.problem, std::nullopt);
        } else {
          EXPECT_EQ(outcome.problem, "the " + format.name + " data ends too early") << size;
        }
      }
    }
  }
}

TEST(Decompress, NoDamageGoesUnnoticed) {
  const std::string text = sample(400);
  for (const Format& format : formats()) {
    const std::string file = format.compress(text);
    std::size_t problems = 0;
    std::size_t flips = 0;
    for (std::size_t at = format.magic_bytes; at < file.size(); ++at) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string damaged = file;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << bit));
        const Outcome outcome = read_file(damaged);
        ++flips;
        if (outcome.problem) ++problems;
        EXPECT_TRUE(outcome.problem || outcome.text == text) << format.name << " at " << at << ": " << outcome;
      }
    }
    // Few bits carry no meaning (time and operating system in the header of gzip, filling at the end, codes of unused
    // symbols).
    EXPECT_GT(problems + 100, flips) << format.name;
  }
}

/// Near the damage a library may see it some symbols sooner or later.
void expect_nearly_same(const Outcome& outcome, const Outcome& expected, const std::string& where) {
  constexpr std::size_t kLongestMatch = 300;
  const std::size_t longer = std::max(outcome.text.size(), expected.text.size());
  const std::size_t shorter = std::min(outcome.text.size(), expected.text.size());
  EXPECT_EQ(outcome.text.substr(0, shorter), expected.text.substr(0, shorter)) << where;
  EXPECT_LE(longer - shorter, kLongestMatch) << where;
  EXPECT_EQ(outcome.problem, expected.problem) << where;
}

TEST(Decompress, HowItIsReadMakesNoDifferenceToWhatDamagedDataGive) {
  const std::string text = sample(2000);
  for (const Format& format : formats()) {
    const std::string file = format.compress(text) + format.compress(text);
    for (std::size_t at = format.magic_bytes; at < file.size(); at += 5) {
      std::string damaged = file;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
      const Outcome expected = read_file(damaged);
      const std::string where = format.name + " at " + std::to_string(at);
      expect_nearly_same(read_file(damaged, 1 << 20, 1), expected, where);
      expect_nearly_same(read_file(damaged, 1), expected, where);
      expect_nearly_same(read_file(damaged, 10, 100), expected, where);
    }
  }
}

TEST(Decompress, EverythingBeforeTheDamageIsHandedOut) {
  const std::string text = sample(2'000'000);
  for (const Format& format : formats()) {
    std::string file = format.compress(text);
    for (std::size_t i = file.size() / 2; i < file.size() / 2 + 16; ++i) file[i] = '\xaa';
    const Outcome outcome = read_file(file, 1 << 20, 4 << 20);
    EXPECT_TRUE(outcome.problem) << format.name;
    // A block that fails its checksum may be handed out in part. Blocks have at most 256 KiB here.
    const std::size_t good = text.size() / 2 - 300'000;
    EXPECT_TRUE(outcome.text.starts_with(text.substr(0, good))) << format.name << " " << outcome.text.size();
    EXPECT_EQ(read_file(file, 5000, 333), outcome) << format.name;
  }
}

TEST(Decompress, SaysWhatIsDamaged) {
  std::string bad_sum = gzip("hello");
  bad_sum[bad_sum.size() - 8] ^= 1;
  EXPECT_EQ(read_file(bad_sum), (Outcome{"hello", "the gzip data is damaged (bad checksum)"}));
  std::string bad_length = gzip("hello");
  bad_length.back() ^= 1;
  EXPECT_EQ(read_file(bad_length), (Outcome{"hello", "the gzip data is damaged (bad checksum)"}));
  std::string bad_zstd = zstd("hello");
  bad_zstd.back() ^= 1;
  EXPECT_EQ(read_file(bad_zstd).problem, "the zstd data is damaged (bad checksum)");
  std::string bad_xz = xz("hello");
  bad_xz[bad_xz.size() - 1] ^= 1;
  EXPECT_EQ(read_file(bad_xz), (Outcome{"hello", "the xz data is damaged"}));
  std::string bad_bzip2 = bzip2("hello");
  bad_bzip2[10] ^= 1;  // the checksum of the block
  EXPECT_EQ(read_file(bad_bzip2).problem, "the bzip2 data is damaged");
}

TEST(Decompress, OtherBytesAfterTheDataAreAProblem) {
  for (const Format& format : formats()) {
    for (const std::string& other : {"x"s, "x and more of it"s, "\n"s}) {
      EXPECT_EQ(read_file(format.compress("hello\n") + other),
                (Outcome{"hello\n", "the " + format.name + " data is followed by something else"}));
    }
  }
  EXPECT_EQ(read_file(zstd("hello\n") + "Plain text"),
            (Outcome{"hello\n", "the zstd data is followed by something else"}));
  EXPECT_EQ(read_file(xz("hello\n") + "\xfd"
                                      "7z and something else"),
            (Outcome{"hello\n", "the xz data is followed by something else"}));
  EXPECT_EQ(read_file(gzip("hello\n") + "\x1f\x8b\x09 and more"),
            (Outcome{"hello\n", "the gzip data is followed by something else"}));
}

TEST(Decompress, GzipMayBePaddedWithZeros) {
  for (std::size_t read_size = 1; read_size < 40; ++read_size) {
    const std::string zeros(1000, '\0');
    EXPECT_EQ(read_file(gzip("hello\n") + zeros, read_size), whole("hello\n"));
    EXPECT_EQ(read_file(gzip("one") + zeros + gzip("two") + "\0"s, read_size), whole("onetwo"));
    EXPECT_EQ(read_file(gzip("hello\n") + zeros + "x", read_size),
              (Outcome{"hello\n", "the gzip data is followed by something else"}));
  }
}

TEST(Decompress, XzMayBePaddedWithGroupsOfFourZeros) {
  EXPECT_EQ(read_file(xz("one") + std::string(8, '\0') + xz("two") + std::string(4, '\0')), whole("onetwo"));
  EXPECT_EQ(read_file(xz("one") + std::string(3, '\0')), (Outcome{"one", "the xz data ends too early"}));
  EXPECT_EQ(read_file(xz("one") + std::string(3, '\0') + xz("two")), (Outcome{"one", "the xz data is damaged"}));
}

TEST(Decompress, GzipHeadersHaveOptionalParts) {
  for (const GzipPart part : {GzipPart::Checksum, GzipPart::Extra, GzipPart::Name, GzipPart::Comment, GzipPart::All}) {
    const std::string file = gzip_with("hello\n", part) + gzip_with("world\n", part);
    for (std::size_t read_size = 1; read_size <= file.size(); ++read_size) {
      EXPECT_EQ(read_file(file, read_size), whole("hello\nworld\n")) << static_cast<unsigned>(part);
    }
    for (std::size_t size = 3; size < file.size(); ++size) {
      const bool is_whole_member = 2 * size == file.size();
      EXPECT_EQ(read_file(file.substr(0, size)).problem.has_value(), !is_whole_member);
    }
  }
}

TEST(Decompress, AGzipHeaderIsChecked) {
  std::string file = gzip_with("hello\n", GzipPart::All);
  file[4] ^= 1;  // the time
  EXPECT_EQ(read_file(file), (Outcome{"", "the gzip data is damaged (bad checksum)"}));
  std::string reserved = gzip("hello\n");
  reserved[3] = '\x20';
  EXPECT_EQ(read_file(reserved), (Outcome{"", "the gzip data is damaged"}));
}

TEST(Decompress, ZstdFramesMayBeSkippable) {
  const std::string skippable = "\x5a\x2a\x4d\x18\x05\0\0\0skip!"s;
  for (std::size_t read_size = 1; read_size < 40; ++read_size) {
    EXPECT_EQ(read_file(skippable + zstd("one") + skippable + zstd("two") + skippable, read_size), whole("onetwo"));
    EXPECT_EQ(read_file(skippable, read_size), whole(""));
  }
  for (std::size_t size = 4; size < skippable.size(); ++size) {
    EXPECT_EQ(read_file(skippable.substr(0, size)), (Outcome{"", "the zstd data ends too early"}));
  }
}

TEST(Decompress, GzipInGzipIsOpenedUpToThreeLayers) {
  const std::string text = sample(5000);
  std::string file = text;
  for (unsigned layers = 1; layers <= kMaxGzipLayers; ++layers) {
    file = gzip(file);
    for (const std::size_t read_size : {1u, 5u, 1000u, 1'000'000u}) {
      EXPECT_EQ(read_file(file, read_size, 700), whole(text));
    }
    const auto source = decompress(std::make_unique<TricklingSource>(file, 100));
    ASSERT_TRUE(source);
    EXPECT_EQ((*source)->facts().gzip_layers, layers);
  }
  const Outcome outcome = read_file(gzip(file));
  EXPECT_EQ(outcome.problem, "is gzip in gzip in gzip in gzip: decompress it once first");
}

// A delivery of records that are compressed one by one, compressed again.
TEST(Decompress, TheInnerGzipMayHaveSeveralMembers) {
  EXPECT_EQ(read_file(gzip(gzip("one\n") + gzip("two\n"))), whole("one\ntwo\n"));
  EXPECT_EQ(read_file(gzip(gzip("one\n")) + gzip(gzip("two\n"))), whole("one\ntwo\n"));
}

TEST(Decompress, OnlyGzipIsOpenedAgain) {
  EXPECT_EQ(read_file(gzip(zstd("text"))), whole(zstd("text")));
  EXPECT_EQ(read_file(zstd(gzip("text"))), whole(gzip("text")));
  for (const std::string& text : {"\x1f"s, "\x1f\x8b"s, "\x1f\x8b\x09 is not gzip"s, ""s}) {
    EXPECT_EQ(read_file(gzip(text), 1, 1), whole(text));
  }
}

TEST(Decompress, DamageOfAnInnerLayerIsReportedAfterWhatWasGood) {
  std::string inner = gzip("hello\n");
  EXPECT_EQ(read_file(gzip(inner.substr(0, inner.size() - 3))), (Outcome{"hello\n", "the gzip data ends too early"}));
  EXPECT_EQ(read_file(gzip(inner.substr(0, 3))), (Outcome{"", "the gzip data ends too early"}));
  const std::string outer = gzip(inner);
  EXPECT_EQ(read_file(outer.substr(0, outer.size() - 3)), (Outcome{"hello\n", "the gzip data ends too early"}));
  EXPECT_EQ(read_file(outer.substr(0, 12)), (Outcome{"", "the gzip data ends too early"}));
}

std::string gzip_of_time(const std::string& text, const std::string& time) { return gzip(text).replace(4, 4, time); }

SourceFacts facts_of(const std::string& file) {
  const auto source = decompress(std::make_unique<TricklingSource>(file, 7));
  EXPECT_TRUE(source);
  return (*source)->facts();
}

TEST(Decompress, TheOutermostHeaderOfGzipStatesWhenTheContentWasWritten) {
  const std::string time = "\xe0\x53\xa5\x69";  // 0x69a553e0 = 1772442592: 2026-03-02T09:09:52Z
  EXPECT_EQ(facts_of(gzip_of_time("text\n", time)).modified_milliseconds, 1'772'442'592'000);
  EXPECT_EQ(facts_of(gzip_of_time("", time)).modified_milliseconds, 1'772'442'592'000);
  EXPECT_EQ(facts_of(gzip_of_time("text\n", "\xff\xff\xff\xff")).modified_milliseconds, 4'294'967'295'000);
  EXPECT_EQ(facts_of(gzip("text\n") + gzip_of_time("text\n", time)).modified_milliseconds, std::nullopt);
  EXPECT_EQ(facts_of(gzip(gzip_of_time("text\n", time))).modified_milliseconds, std::nullopt);
  EXPECT_EQ(facts_of(gzip_of_time(gzip("text\n"), time)).modified_milliseconds, 1'772'442'592'000);
  EXPECT_EQ(facts_of("text\n").modified_milliseconds, std::nullopt);
  EXPECT_EQ(facts_of(zstd("text\n")).gzip_layers, 0u);
}

TEST(Decompress, AnErrorOfTheFileComesAfterWhatWasRead) {
  for (const Format& format : formats()) {
    const std::string file = format.compress("hello\n");
    auto stored = std::make_unique<TricklingSource>(file, 5);
    stored->fail_at_end("input/output error");
    EXPECT_EQ(read_source(std::move(stored), 100), (Outcome{"hello\n", "input/output error"})) << format.name;
  }
}

TEST(Decompress, AnErrorWithinTheFirstBytes) {
  auto stored = std::make_unique<TricklingSource>("\x1f\x8b", 5);
  stored->fail_at_end("input/output error");
  const auto source = decompress(std::move(stored));
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().message, "input/output error");
}

TEST(Decompress, IsAsLiveAsTheFile) {
  for (const std::string& file : {"plain"s, gzip("hello")}) {
    EXPECT_TRUE((*decompress(std::make_unique<TricklingSource>(file, 5, Life::Live)))->is_live());
    EXPECT_FALSE((*decompress(std::make_unique<TricklingSource>(file, 5, Life::Regular)))->is_live());
  }
}

TEST(Decompress, DoesNotWaitForAByteThatDecidesNothing) {
  auto stored = std::make_unique<TricklingSource>("ab\n", 1, Life::Live);
  const std::size_t& reads = stored->reads;
  const auto source = decompress(std::move(stored));
  ASSERT_TRUE(source);
  EXPECT_EQ(reads, 1u) << "nothing begins with an a";
}

TEST(Decompress, HandsOutWhatItHasInsteadOfReadingOn) {
  const std::string first = gzip("first\n");
  auto stored = std::make_unique<TricklingSource>(first + gzip("second\n"), first.size(), Life::Live);
  const std::size_t& reads = stored->reads;
  const auto source = decompress(std::move(stored));
  ASSERT_TRUE(source);
  std::string buffer(100, '\0');
  // The first six bytes are read apart; so the second read ends in the second member.
  EXPECT_EQ((*source)->read(buffer.data(), buffer.size()).value(), 6u);
  EXPECT_EQ(buffer.substr(0, 6), "first\n");
  EXPECT_EQ(reads, 2u);
}

}  // namespace
}  // namespace insitu
