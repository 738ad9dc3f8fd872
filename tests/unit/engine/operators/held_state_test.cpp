#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/engine/operators/held_chain.h"

// What operators hold can be divided over threads, saved and loaded, and comes out the same.
namespace insitu {
namespace {

class HeldState : public testing::TestWithParam<std::string_view> {
 protected:
  HeldState() : program_(*compile_query(GetParam())) {}
  [[nodiscard]] const QueryPlan& plan() const { return *parts_of(program_).query; }
  [[nodiscard]] std::vector<std::string> in_one_go() const {
    Chain chain(plan());
    for (int number = 0; number < kEvents; ++number) chain.add(number);
    return chain.finish();
  }

 private:
  Program program_;
};

TEST_P(HeldState, GivesRows) { EXPECT_FALSE(in_one_go().empty()); }

TEST_P(HeldState, IsTheSameHoweverRowsWereDivided) {
  Chain first(plan());
  Chain second(plan());
  for (int number = kEvents - 1; number >= 0; --number) (number % 3 == 0 ? first : second).add(number);
  second.front.merge(first.front);
  EXPECT_EQ(second.finish(), in_one_go());
}

TEST_P(HeldState, IsTheSameIfEachPartIsSettledFirst) {
  Chain first(plan());
  Chain second(plan());
  Chain merged(plan());
  for (int number = 0; number < kEvents; ++number) (number % 4 == 0 ? first : second).add(number);
  for (Chain* part : {&first, &second}) {
    part->front.settle();
    merged.front.merge(part->front);
  }
  EXPECT_EQ(merged.finish(), in_one_go());
}

TEST_P(HeldState, SurvivesSavingAndLoading) {
  Chain first(plan());
  for (int number = 0; number < kEvents / 2; ++number) first.add(number);
  StateWriter saved;
  first.front.holder().save(saved);

  Chain second(plan());
  StateReader reader(saved.bytes());
  second.front.holder().load(reader);
  EXPECT_FALSE(reader.failed());
  EXPECT_TRUE(reader.at_end());
  for (int number = kEvents / 2; number < kEvents; ++number) second.add(number);
  EXPECT_EQ(second.finish(), in_one_go());
}

TEST_P(HeldState, BrokenBytesAreNoticed) {
  Chain first(plan());
  for (int number = 0; number < 20; ++number) first.add(number);
  StateWriter saved;
  first.front.holder().save(saved);
  for (std::size_t size = 0; size < saved.bytes().size(); ++size) {
    Chain second(plan());
    StateReader reader(std::string_view(saved.bytes()).substr(0, size));
    second.front.holder().load(reader);
    EXPECT_TRUE(reader.failed()) << size;
  }
}

TEST_P(HeldState, TakesMemoryWhereItHoldsRows) {
  Chain chain(plan());
  for (int number = 0; number < kEvents; ++number) chain.add(number);
  EXPECT_GT(chain.front.memory(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Queries, HeldState, testing::ValuesIn(kQueries));

}  // namespace
}  // namespace insitu
