#include "insitu/alarm_feeds.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/unit/engine/definitions/written_values.h"

namespace insitu {
namespace {

FilterDefinition filter(const std::string& id, WrittenValue metric_name,
                        const std::vector<std::string>& dimensions = {}) {
  FilterDefinition definition;
  definition.kind = DefinitionKind::MetricFilter;
  definition.id = id;
  definition.pattern = written("{ $.level = * }");
  TransformationDefinition transformation;
  transformation.metric_namespace = written("App");
  transformation.metric_name = std::move(metric_name);
  transformation.value = written("1");
  for (const std::string& name : dimensions) transformation.dimensions.push_back({written(name), written("$." + name)});
  definition.transformations.push_back(std::move(transformation));
  return definition;
}

Alarm alarm_on(const std::string& metric_name, DimensionSet dimensions = {}) {
  Alarm alarm;
  alarm.metric_namespace = "App";
  alarm.metric_name = metric_name;
  alarm.dimensions = std::move(dimensions);
  return alarm;
}

/// Lists the ids of the filters that feed an alarm, or says why none does.
std::string feeds(const Alarm& alarm, const std::vector<FilterDefinition>& filters) {
  AlarmDefinition definition;
  definition.kind = DefinitionKind::Alarm;
  definition.id = "A";
  definition.metric_namespace = written(alarm.metric_namespace);
  definition.metric_name = written(alarm.metric_name);
  Definitions definitions;
  definitions.filters = filters;
  const auto found = filters_that_feed(alarm, definition, definitions);
  if (!found) return found.error().message + " (" + found.error().help + ")";
  std::string ids;
  for (const FeedingFilter& feed : found->filters) ids += feed.definition->id + " ";
  for (const std::string& note : found->notes) ids += "note: " + note;
  return ids;
}

TEST(AlarmFeeds, FindsAllThatPublishTheMetric) {
  FilterDefinition subscription = filter("S", written("Errors"));
  subscription.kind = DefinitionKind::SubscriptionFilter;
  EXPECT_EQ(feeds(alarm_on("Errors"), {filter("F", written("Errors")), filter("G", written("Other")),
                                       filter("H", written("Errors")), subscription}),
            "F H ");
}

TEST(AlarmFeeds, WantsTheVeryDimensions) {
  EXPECT_EQ(feeds(alarm_on("Errors", {{"svc", "pay"}}),
                  {filter("F", written("Errors")), filter("G", written("Errors"), {"svc"})}),
            "G ");
  EXPECT_EQ(feeds(alarm_on("Errors", {{"svc", "pay"}}), {filter("F", written("Errors"), {"svc", "zone"})}),
            "alarm `A` watches `App/Errors` with the dimension `svc`, and metric filter `F` publishes it with the "
            "dimensions `svc`, `zone`: that is another metric, and the alarm sees no data (an alarm needs exactly the "
            "dimensions that are published)");
}

TEST(AlarmFeeds, WantsTheUnitThatTheAlarmAsksFor) {
  Alarm alarm = alarm_on("Errors");
  alarm.unit = "Count";
  FilterDefinition counted = filter("G", written("Errors"));
  counted.transformations.front().unit = written("Count");
  EXPECT_EQ(feeds(alarm, {filter("F", written("Errors")), counted}), "G ");
  EXPECT_EQ(
      feeds(alarm, {filter("F", written("Errors"))}),
      "alarm `A` asks for the unit `Count`, and metric filter `F` publishes `None`: the alarm sees no data (leave "
      "the unit of the alarm out, or give the filter the same)");
}

TEST(AlarmFeeds, ReportsWhyThereIsNone) {
  const std::string dead =
      "alarm `A` watches `App/Errors`, which no metric filter emits: it can never leave INSUFFICIENT_DATA";
  EXPECT_EQ(feeds(alarm_on("Errors"), {filter("F", written("Error"))}), dead + " (did you mean `App/Error`?)");
  EXPECT_EQ(feeds(alarm_on("Errors"), {filter("F", written("Latencies"))}),
            dead + " (the filters emit `App/Latencies`)");
  EXPECT_EQ(feeds(alarm_on("Errors"), {}),
            dead + " (there is no metric filter in the files: name the template that defines it, too)");
  EXPECT_EQ(feeds(alarm_on("Errors"), {filter("F", unknown())}),
            dead +
                " (no filter emits a metric whose name is known; of 1 filter the metric is only known when it is "
                "applied)");
}

TEST(AlarmFeeds, ReportsWhatADeadAlarmDoes) {
  Alarm dead = alarm_on("Errors");
  const auto ends_up = [&](MissingData treatment) {
    dead.missing_data = treatment;
    const std::string text = feeds(dead, {filter("F", written("Latencies"))});
    return text.substr(text.find(": ") + 2, text.find(" (") - text.find(": ") - 2);
  };
  EXPECT_EQ(ends_up(MissingData::Missing), "it can never leave INSUFFICIENT_DATA");
  EXPECT_EQ(ends_up(MissingData::Ignore), "it can never leave INSUFFICIENT_DATA");
  EXPECT_EQ(ends_up(MissingData::Breaching), "it goes to ALARM and stays there");
  EXPECT_EQ(ends_up(MissingData::NotBreaching), "it shows OK for ever");
}

TEST(AlarmFeeds, NotesUnitsThatTheAlarmDoesNotChooseAmong) {
  FilterDefinition counted = filter("G", written("Errors"));
  counted.transformations.front().unit = written("Count");
  Alarm alarm = alarm_on("Errors");
  EXPECT_EQ(feeds(alarm, {filter("F", written("Errors")), counted}),
            "F G note: the filters that feed the alarm publish different units (`Count`, `None`), and the alarm names "
            "none: which of them the service reads is not defined; here it is all");
  alarm.unit = "None";
  EXPECT_EQ(feeds(alarm, {filter("F", written("Errors")), counted}), "F ");
}

TEST(AlarmFeeds, NotesFiltersThatMayFeedItToo) {
  EXPECT_EQ(feeds(alarm_on("Errors"), {filter("F", written("Errors")), filter("G", unknown())}),
            "F note: of 1 filter the metric is only known when it is applied: it may feed the alarm, too");
}

TEST(AlarmFeeds, ReportsAFilterThatCannotBeRun) {
  FilterDefinition unresolved = filter("F", written("Errors"));
  unresolved.pattern = unknown();
  EXPECT_TRUE(feeds(alarm_on("Errors"), {unresolved}).starts_with("metric filter `F`, which feeds the alarm: "))
      << feeds(alarm_on("Errors"), {unresolved});
}

TEST(AlarmFeeds, NotesDifferentLogGroups) {
  FilterDefinition one = filter("F", written("Errors"));
  FilterDefinition two = filter("G", written("Errors"));
  one.log_group = written("/app/a");
  two.log_group = written("/app/b");
  EXPECT_EQ(feeds(alarm_on("Errors"), {one, two}),
            "F G note: the filters that feed the alarm read different log groups (`/app/a`, `/app/b`); here each reads "
            "all files");
}

}  // namespace
}  // namespace insitu
