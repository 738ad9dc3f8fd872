#include "engine/operators/record_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace insitu {
namespace {

using Table = RecordTable<std::string>;

/// The record with these letters, made in `memory` where there is none.
std::string* found(Table& table, std::uint64_t hash, const std::string& letters, std::set<std::string>& memory) {
  std::string*& place = table.find(hash, [&](const std::string& record) { return record == letters; });
  if (place == nullptr) place = const_cast<std::string*>(&*memory.insert(letters).first);
  return place;
}

TEST(RecordTable, FindsWhatWasPutThere) {
  Table table;
  std::set<std::string> memory;
  std::mt19937_64 random(3);
  std::vector<std::uint64_t> hashes(500);
  std::ranges::generate(hashes, std::ref(random));
  std::vector<std::string*> records;
  for (const std::uint64_t hash : hashes) records.push_back(found(table, hash, std::to_string(hash), memory));
  EXPECT_EQ(table.size(), hashes.size());
  for (std::size_t i = 0; i < hashes.size(); ++i) {
    EXPECT_EQ(found(table, hashes[i], std::to_string(hashes[i]), memory), records[i]);
  }
  EXPECT_EQ(table.size(), hashes.size());
}

TEST(RecordTable, TellsRecordsOfOneHashApart) {
  Table table;
  std::set<std::string> memory;
  std::string* const one = found(table, UINT64_MAX, "one", memory);
  std::string* const two = found(table, UINT64_MAX, "two", memory);
  EXPECT_NE(one, two);
  EXPECT_EQ(found(table, UINT64_MAX, "one", memory), one);
  EXPECT_EQ(found(table, UINT64_MAX, "two", memory), two);
}

TEST(RecordTable, IsWalkedByHashes) {
  Table table;
  std::set<std::string> memory;
  std::mt19937_64 random(4);
  std::multiset<std::uint64_t> expected;
  for (int i = 0; i < 300; ++i) {
    const std::uint64_t hash = random() >> 1;  // the last slots stay empty, so that no record wraps around
    expected.insert(hash);
    found(table, hash, std::to_string(i), memory);
  }
  table.reserve(10'000);
  std::vector<std::uint64_t> walked;
  table.each([&](std::uint64_t hash, const std::string* /*record*/) { walked.push_back(hash); });
  EXPECT_EQ(std::multiset(walked.begin(), walked.end()), expected);
  // What has the same home in the table comes in the order it was put there.
  const auto home = [](std::uint64_t hash) { return hash >> 50; };
  EXPECT_TRUE(std::ranges::is_sorted(walked, {}, home));
}

TEST(RecordTable, HoldsNothingWhileItIsEmpty) {
  Table table;
  EXPECT_EQ(table.memory(), 0U);
  table.fetch_slot(7);
  table.fetch_record(7);
  table.each([](std::uint64_t /*hash*/, const std::string* /*record*/) { FAIL(); });
}

}  // namespace
}  // namespace insitu
