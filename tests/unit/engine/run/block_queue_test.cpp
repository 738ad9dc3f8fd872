#include "engine/run/block_queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <mutex>
#include <ranges>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/memory_file.h"
#include "tests/memory_input.h"
#include "tests/trickling_source.h"

// What runs in parallel; also built and run under ThreadSanitizer.
namespace insitu {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRoom = 3;

/// Takes blocks back, as those who match them do.
class Progress : public OrderedResults<int> {
 public:
  Progress() : OrderedResults(kRoom) {}

  void deliver(const BlockResult& result) {
    const std::lock_guard lock(mutex_);
    add({result.file, result.sequence}, {0, result.ends_file});
    while (const auto turn = take()) advance(turn->ends_file);
    changed_.notify_all();
  }
};

ScanOptions blocks_of(std::size_t bytes) {
  ScanOptions options;
  options.blocks.block_bytes = bytes;
  return options;
}

TEST(BlockQueue, NoMoreThreadsThanThereIsWork) {
  const auto useful = [](const std::vector<Input>& inputs) {
    const ScanOptions options = blocks_of(10);
    Progress progress;
    return BlockQueue(inputs, options, progress).useful_threads(8);
  };
  EXPECT_EQ(useful({}), 1u);
  EXPECT_EQ(useful({chunked_input("small\n")}), 1u) << "one block holds it";
  EXPECT_EQ(useful({chunked_input(std::string(40, '\n'))}), 4u);
  EXPECT_EQ(useful({chunked_input(std::string(1000, '\n'))}), 8u);
  EXPECT_EQ(useful({chunked_input("small\n"), chunked_input("small\n")}), 8u);
}

TEST(BlockQueue, WhatWasReadToCountThreadsIsNotLost) {
  const std::vector<Input> inputs = {chunked_input("one\n"), chunked_input("two\n")};
  const ScanOptions options;
  Progress progress;
  BlockQueue queue(inputs, options, progress);
  queue.useful_threads(2);
  std::string text;
  BlockResult result;
  while (queue.next(result)) {
    text += result.block.buffer.view();
    EXPECT_TRUE(result.ends_file);
    progress.deliver(result);
  }
  EXPECT_EQ(text, "one\ntwo\n");
}

TEST(BlockQueue, ResultsThatWaitForTheirTurnHoldTheReadersBack) {
  const std::vector<Input> inputs = {chunked_input(std::string(100, '\n'))};
  const ScanOptions options = blocks_of(10);
  Progress progress;
  BlockQueue queue(inputs, options, progress);
  BlockResult first;
  ASSERT_TRUE(queue.next(first));
  BlockResult result;
  for (std::size_t i = 0; i < kRoom; ++i) {
    ASSERT_TRUE(queue.next(result));
    EXPECT_EQ(result.sequence, i + 1);
    progress.deliver(result);
  }
  auto next = std::async(std::launch::async, [&] { return queue.next(result); });
  EXPECT_EQ(next.wait_for(50ms), std::future_status::timeout) << "there is no room";
  progress.deliver(first);
  EXPECT_TRUE(next.get());
  EXPECT_EQ(result.sequence, kRoom + 1);
}

/// Gives its bytes when somebody has opened another file.
class PatientSource final : public ByteSource {
 public:
  explicit PatientSource(std::atomic<int>& opened) : opened_(opened) {}
  std::expected<std::size_t, InputProblem> read(char* /*into*/, std::size_t /*capacity*/) override {
    while (opened_ < 2) std::this_thread::yield();
    return 0;
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::atomic<int>& opened_;
};

// Or this test would not come to its end.
TEST(BlockQueue, DifferentFilesAreReadAtTheSameTime) {
  std::atomic<int> opened = 0;
  const Input patient = {[&opened]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    ++opened;
    return std::make_unique<PatientSource>(opened);
  }};
  const std::vector<Input> inputs = {patient, patient};
  const ScanOptions options;
  Progress progress;
  BlockQueue queue(inputs, options, progress);
  const auto work = [&] {
    BlockResult result;
    while (queue.next(result)) progress.deliver(result);
  };
  const std::jthread other(work);
  work();
  EXPECT_EQ(opened, 2);
}

TEST(BlockQueue, WhatOneThreadReadsForOthersComesOnce) {
  const std::vector<Input> inputs = {{[]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::make_unique<TricklingSource>(std::string(100, '\n'), 10);
  }}};
  const ScanOptions options = blocks_of(10);
  Progress progress;
  BlockQueue queue(inputs, options, progress);
  std::vector<std::uint64_t> seen;
  std::mutex mutex;
  const auto work = [&] {
    BlockResult result;
    while (queue.next(result)) {
      {
        const std::lock_guard lock(mutex);
        seen.push_back(result.sequence);
      }
      progress.deliver(result);
    }
  };
  {
    const std::jthread second(work);
    const std::jthread third(work);
    work();
  }
  std::ranges::sort(seen);
  std::vector<std::uint64_t> expected(seen.size());
  std::ranges::copy(std::views::iota(std::uint64_t{0}, expected.size()), expected.begin());
  EXPECT_EQ(seen, expected) << "every block once";
  EXPECT_GE(seen.size(), 10u);
}

}  // namespace
}  // namespace insitu
