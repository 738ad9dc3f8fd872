#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "tests/unit/engine/operators/held_chain.h"

// Each allocation fails once, the first, the second and so on until none is left: what operators hold can be destroyed
// then. Memory that is freed twice, or lost, is found by the sanitizers, and mostly by the C library.
namespace {

thread_local long allocations_left = -1;  // before the one that fails; negative: none does

}  // namespace

void* operator new(std::size_t bytes) {
  if (allocations_left >= 0 && allocations_left-- == 0) throw std::bad_alloc();
  if (void* const memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*bytes*/) noexcept { std::free(memory); }

namespace insitu {
namespace {

/// Whether `action` comes to its end if allocation `fails_at` fails.
template <class Action>
bool succeeds(long fails_at, const Action& action) {
  allocations_left = fails_at;
  bool has_ended = false;
  try {
    action();
    has_ended = true;
  } catch (const std::bad_alloc&) {
    has_ended = false;
  }
  allocations_left = -1;
  return has_ended;
}

class EndOfMemory : public testing::TestWithParam<std::string_view> {
 protected:
  EndOfMemory() : program_(*compile_query(GetParam())) {}

  [[nodiscard]] std::unique_ptr<Chain> chain() const { return std::make_unique<Chain>(*parts_of(program_).query); }
  /// A chain with every `step`-th event, from `first` on.
  [[nodiscard]] std::unique_ptr<Chain> chain_of(int first, int step) const {
    auto made = chain();
    for (int number = first; number < kEvents; number += step) made->add(number);
    return made;
  }

 private:
  Program program_;
};

TEST_P(EndOfMemory, MayComeWhileRowsAreAdded) {
  for (long fails_at = 0;; fails_at += 1 + fails_at / 16) {
    const auto filled = chain();
    const auto add_all = [&] {
      for (int number = 0; number < kEvents; ++number) filled->add(number);
    };
    if (succeeds(fails_at, add_all)) break;
  }
}

TEST_P(EndOfMemory, MayComeWhileTwinsAreMerged) {
  for (const bool adopter_lives_longer : {false, true}) {
    for (long fails_at = 0;; ++fails_at) {
      auto adopter = chain_of(0, 2);
      auto twin = chain_of(1, 3);
      twin->front.settle();
      const bool is_merged = succeeds(fails_at, [&] { adopter->front.merge(twin->front); });
      if (is_merged) {
        EXPECT_FALSE(adopter->finish().empty());
        break;
      }
      if (adopter_lives_longer) std::swap(adopter, twin);
      adopter.reset();
    }
  }
}

TEST_P(EndOfMemory, MayComeWhileRowsAreHandedOn) {
  for (long fails_at = 0;; fails_at += 1 + fails_at / 16) {
    const auto filled = chain_of(0, 1);
    if (succeeds(fails_at, [&] { filled->front.holder().finish(); })) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Queries, EndOfMemory, testing::ValuesIn(kQueries));

}  // namespace
}  // namespace insitu
