#include "insitu/insitu.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

// The seventh step of the tutorial in insitu.h, over the samples, with what the pages show of the same commands.
namespace insitu {
namespace {

std::string sample(const std::string& name) {
  return std::string(INSITU_SOURCE_DIRECTORY) + "/samples/project/" + name;
}

void no_problem(std::size_t /*file*/, const InputProblem& problem) { ADD_FAILURE() << problem.message; }

std::vector<MetricData> published(const std::vector<FeedingFilter>& filters, const std::vector<Input>& inputs) {
  std::vector<MetricData> published;
  for (const FeedingFilter& feed : filters) {
    const auto filter = prepare_filter(feed.filter);
    if (!filter) {
      ADD_FAILURE() << feed.definition->description() << " is refused";
      continue;
    }
    published.push_back(scan_metric(filter->program, filter->filter.transformation, inputs, no_problem));
  }
  return published;
}

TEST(Engine, PlaysAnAlarmOfATemplate) {
  const auto definitions = read_all_definitions({sample("infra/plan.json")});
  ASSERT_TRUE(definitions) << describe(definitions.error().front());
  const auto definition = find_alarm(*definitions, "Outage");
  ASSERT_TRUE(definition) << definition.error().message;
  const auto alarm = alarm_of(**definition);
  ASSERT_TRUE(alarm) << alarm.error().front().message;
  const auto feeds = filters_that_feed(*alarm, **definition, *definitions);
  ASSERT_TRUE(feeds) << feeds.error().message;

  const std::vector<Input> inputs = {file_input(sample("logs/api.jsonl"))};
  const AlarmFeed feed = feed_alarm(*alarm, published(feeds->filters, inputs));
  ASSERT_TRUE(feed.has_times());
  const AlarmPlay play = play_alarm(*alarm, feed);
  std::vector<AlarmState> states;
  for (const Transition& one : play.timeline.transitions) states.push_back(one.to);
  states.erase(states.begin(), std::ranges::find(states, AlarmState::Ok));  // how an alarm begins
  EXPECT_EQ(states, (std::vector{AlarmState::Ok, AlarmState::Alarm, AlarmState::Ok}));
}

TEST(Engine, LintsWhatATemplateDefines) {
  const auto definitions = read_all_definitions({sample("broken/dead_alarm.template.yaml")});
  ASSERT_TRUE(definitions) << describe(definitions.error().front());
  const auto findings = lint(*definitions);
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.front().rule, Rule::AlarmDimensionMismatch);
}

TEST(Engine, RunsATestFile) {
  const TestReport report = run_tests({sample("orders.insitu.yaml")}, {});
  EXPECT_EQ(report.verdict(), Verdict::Passed);
  EXPECT_EQ(report.cases.size(), 9U);
  EXPECT_EQ(report.assertions(), 32U);
}

}  // namespace
}  // namespace insitu
