#include "engine/expect/project_file.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

ProjectFile read(const std::string& text) {
  auto project = read_project_file("dir/t.insitu.yaml", text);
  if (!project) {
    for (const ReadProblem& problem : project.error()) ADD_FAILURE() << describe(problem);
    return {};
  }
  return *project;
}

/// Returns the message of the only problem.
std::string refusal(const std::string& text) {
  const auto project = read_project_file("t.insitu.yaml", text);
  if (project) return "taken";
  if (project.error().size() != 1) return std::to_string(project.error().size()) + " problems";
  return describe(project.error().front());
}

TEST(ProjectFile, ReadsSources) {
  const ProjectFile one = read("version: 1\nsources: a.yaml\nfilters: [{ filter: F, match: [a] }]\n");
  ASSERT_EQ(one.sources.size(), 1U);
  EXPECT_EQ(one.sources[0].path.text, "a.yaml");
  EXPECT_EQ(one.sources[0].name, "a.yaml");
  EXPECT_TRUE(one.sources[0].parameters.empty());

  const ProjectFile several = read(
      "version: 1\n"
      "sources:\n"
      "  - a.yaml\n"
      "  - { path: b.yaml, name: prod, params: { Stage: prod, Limit: 5 } }\n"
      "filters: [{ filter: F, source: prod, match: [a] }, { filter: F, source: a.yaml, match: [a] }]\n");
  ASSERT_EQ(several.sources.size(), 2U);
  EXPECT_EQ(several.sources[0].name, "a.yaml");
  const DefinitionSource& source = several.sources[1];
  EXPECT_EQ(source.path.text, "b.yaml");
  EXPECT_EQ(source.name, "prod");
  ASSERT_EQ(source.parameters.size(), 2U);
  EXPECT_EQ(source.parameters[0].first.text, "Stage");
  EXPECT_EQ(source.parameters[0].first.place.line, 4U);
  EXPECT_EQ(source.parameters[1].second.text, "5");
  EXPECT_EQ(several.filters[0].source->text, "prod");
  EXPECT_EQ(several.filters[0].title, "F of prod");

  EXPECT_EQ(refusal("version: 1\nsources: [{ name: a }]\nfilters: [{ filter: F, match: [a] }]\n"),
            "t.insitu.yaml:2:11: `path` is missing");
}

TEST(ProjectFile, ReadsEvents) {
  const ProjectFile project = read(
      "version: 1\n"
      "samples: { own: { events: [{ a: 1 }, text, 5] } }\n"
      "filters: [{ pattern: a, sample: own, expect: { matches: 1 } }]\n");
  const Sample& sample = *project.filters.at(0).sample;
  EXPECT_TRUE(sample.files.empty());
  ASSERT_EQ(sample.events.size(), 3U);
  EXPECT_EQ(sample.events[0].text, "{\"a\":1}");
  EXPECT_EQ(sample.events[1].text, "text");
  EXPECT_EQ(sample.events[2].text, "5");
}

TEST(ProjectFile, ReadsDurations) {
  const ProjectFile project = read(
      "version: 1\n"
      "alarms:\n"
      "  - alarm: A\n"
      "    sample: { files: a }\n"
      "    expect: [{ between: ['12:00Z', '12:05Z'], state: OK, for: at most 2m }, { at: '12:00Z', state: OK }]\n");
  const auto& states = project.alarms.at(0).states;
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].at.text, "12:00Z");
  EXPECT_EQ(states[0].until->text, "12:05Z");
  EXPECT_EQ(states[0].duration->written().text, "at most 2m");
  EXPECT_FALSE(states[1].until);
  EXPECT_FALSE(states[1].duration);
}

TEST(ProjectFile, ReadsFilters) {
  const ProjectFile project = read(
      "version: 1\n"
      "samples: { api: { files: [a, b], log_group: g, input: events, time_field: t, time_format: '%s', tz: UTC } }\n"
      "filters:\n"
      "  - name: mine\n"
      "    pattern: '{ $.a = 1 }'\n"
      "    value: $.a\n"
      "    default: 0\n"
      "    unit: Count\n"
      "    sample: api\n"
      "    expect: { matches: '>= 1', metric: { sum: 1, statistics: { p99: 3 }, data_points: 1, metrics: 1, "
      "without_time: 0 } }\n"
      "    match: ['{\"a\":1}', { a: 1, b: [x, null, true] }, 404]\n"
      "    reject: [no]\n");
  ASSERT_EQ(project.filters.size(), 1U);
  const FilterCase& test = project.filters[0];
  EXPECT_EQ(test.title, "mine");
  EXPECT_EQ(test.place.line, 3U + 1U);
  EXPECT_FALSE(test.filter.name);
  EXPECT_EQ(test.filter.own.pattern.text, "{ $.a = 1 }");
  const TransformationDefinition& transformation = test.filter.own.transformations.at(0);
  EXPECT_EQ(transformation.value.text, "$.a");
  EXPECT_EQ(transformation.default_value->text, "0");
  EXPECT_EQ(transformation.unit->text, "Count");
  ASSERT_TRUE(test.sample);
  EXPECT_EQ(test.sample->files.size(), 2U);
  EXPECT_EQ(test.sample->log_group->text, "g");
  EXPECT_EQ(test.sample->shape, InputShape::Events);
  EXPECT_EQ(test.sample->zone->text, "UTC");
  EXPECT_TRUE(test.matches->holds(1));
  ASSERT_TRUE(test.metric);
  ASSERT_EQ(test.metric->statistics.size(), 2U);
  EXPECT_EQ(test.metric->statistics[0].key, "sum");
  EXPECT_EQ(test.metric->statistics[1].statistic.text, "p99");
  EXPECT_TRUE(test.metric->data_points && test.metric->metrics && test.metric->without_time);
  ASSERT_EQ(test.match.size(), 3U);
  EXPECT_EQ(test.match[1].text, R"({"a":1,"b":["x",null,true]})");
  EXPECT_EQ(test.match[2].text, "404");
  EXPECT_EQ(test.reject.size(), 1U);
}

TEST(ProjectFile, ReadsTheOtherKinds) {
  const ProjectFile project = read(
      "version: 1\n"
      "sources: x.json\n"
      "queries:\n"
      "  - { saved: q, sample: { files: a }, start: 1h, end: now, now: '2026-03-02', expect: { rows: [{ a: 1, b: null "
      "}], order: as written, count: 1 } }\n"
      "logs:\n"
      "  - { sample: { files: a }, never: [x, { pattern: y, count: '<= 3' }], always: [z] }\n"
      "alarms:\n"
      "  - { alarm: top, sample: { files: a }, initial: OK, expect: [{ at: '12:05Z', state: ALARM }], never: "
      "[INSUFFICIENT_DATA] }\n"
      "  - alarm: { statistic: Sum, period: 60, comparison: '>=', threshold: 5, evaluation_periods: 5, "
      "datapoints_to_alarm: 3, missing_data: ignore, unit: Count, dimensions: { a: b } }\n"
      "    filter: { pattern: ERROR, dimensions: { a: $.a } }\n"
      "    sample: { files: a }\n"
      "    never: ALARM\n");
  EXPECT_EQ(project.case_count(), 4U);
  const QueryCase& query = project.queries.at(0);
  EXPECT_EQ(query.saved->text, "q");
  EXPECT_EQ(query.order, ExpectedOrder::AsWritten);
  EXPECT_EQ(query.rows.at(0).columns.size(), 2U);
  EXPECT_TRUE(query.start && query.end && query.now && query.count);
  const LogCase& log = project.logs.at(0);
  EXPECT_FALSE(log.never.at(0).count.holds(1));
  EXPECT_TRUE(log.never.at(1).count.holds(3));
  EXPECT_FALSE(log.always.at(0).count.holds(0));
  EXPECT_EQ(log.title, "a");
  const AlarmCase& alarm = project.alarms.at(0);
  EXPECT_EQ(alarm.name->text, "top");
  EXPECT_EQ(alarm.initial, AlarmState::Ok);
  EXPECT_EQ(alarm.states.at(0).state, AlarmState::Alarm);
  EXPECT_EQ(alarm.never.at(0).second, AlarmState::InsufficientData);
  const AlarmDefinition& own = project.alarms.at(1).own;
  EXPECT_EQ(own.evaluation_periods->text, "5");
  EXPECT_EQ(own.datapoints_to_alarm->text, "3");
  EXPECT_EQ(own.missing_data->text, "ignore");
  EXPECT_EQ(own.unit->text, "Count");
  EXPECT_EQ(own.dimensions.size(), 1U);
  EXPECT_EQ(project.alarms.at(1).filter->own.transformations.at(0).dimensions.size(), 1U);
}

TEST(ProjectFile, ACaseAssertsSomething) {
  EXPECT_EQ(refusal("version: 1\n"), "t.insitu.yaml:1:1: no case: nothing is asserted");
  EXPECT_EQ(refusal("version: 1\nfilters: [{ pattern: a }]\n"), "t.insitu.yaml:2:11: this case asserts nothing");
  EXPECT_EQ(refusal("version: 1\nfilters: [{ pattern: a, match: [] }]\n"),
            "t.insitu.yaml:2:32: `match` without a message asserts nothing");
  EXPECT_EQ(refusal("version: 1\nfilters: [{ pattern: a, match: [a], sample: { files: x } }]\n"),
            "t.insitu.yaml:2:45: nothing is expected of this sample");
  EXPECT_EQ(refusal("version: 1\nfilters: [{ pattern: a, expect: { matches: 1 } }]\n"),
            "t.insitu.yaml:2:33: `expect` is about a sample, and there is none");
  EXPECT_EQ(refusal("version: 1\nfilters: [{ pattern: a, sample: { files: x }, expect: {} }]\n"),
            "t.insitu.yaml:2:55: `expect` asserts nothing");
  EXPECT_EQ(
      refusal("version: 1\nfilters: [{ pattern: a, sample: { files: x }, expect: { metric: { without_time: 0 } } }]\n"),
      "t.insitu.yaml:2:65: `metric` asserts nothing");
  EXPECT_EQ(refusal("version: 1\nlogs: [{ sample: { files: x } }]\n"), "t.insitu.yaml:2:8: this case asserts nothing");
  EXPECT_EQ(refusal("version: 1\nlogs: [{ sample: { files: x }, never: [] }]\n"),
            "t.insitu.yaml:2:39: `never` without a pattern asserts nothing");
  EXPECT_EQ(refusal("version: 1\nqueries: [{ query: q, sample: { files: x }, expect: { rows: [] } }]\n"),
            "t.insitu.yaml:2:61: `rows` without a row asserts nothing");
  EXPECT_EQ(refusal("version: 1\nqueries: [{ query: q, sample: { files: x }, expect: { rows: [{}] } }]\n"),
            "t.insitu.yaml:2:62: a row without columns asserts nothing");
  EXPECT_EQ(refusal("version: 1\nqueries: [{ query: q, sample: { files: x }, expect: { order: any } }]\n"),
            "t.insitu.yaml:2:53: `expect` asserts nothing");
  EXPECT_EQ(refusal("version: 1\nalarms: [{ alarm: a, sample: { files: x } }]\n"),
            "t.insitu.yaml:2:10: this case asserts nothing");
  EXPECT_EQ(refusal("version: 1\nalarms: [{ alarm: a, sample: { files: x }, expect: [] }]\n"),
            "t.insitu.yaml:2:52: `expect` without a state asserts nothing");
  EXPECT_EQ(refusal("version: 1\nalarms: [{ alarm: { statistic: Sum, period: 60, comparison: '>', threshold: 0 }, "
                    "sample: { files: x }, never: OK }]\n"),
            "t.insitu.yaml:2:19: nothing publishes the metric of this alarm");
}

TEST(ProjectFile, EmptyMapsAssertNothing) {
  const std::string begin = "version: 1\nfilters: [{ pattern: a, sample: { files: x }, expect: { metric: { sum: 1, ";
  EXPECT_EQ(refusal(begin + "dimensions: {} } } }]\n"),
            "t.insitu.yaml:2:87: `dimensions` without a name asserts nothing");
  EXPECT_EQ(refusal(begin + "statistics: {} } } }]\n"),
            "t.insitu.yaml:2:87: `statistics` without a statistic asserts nothing");
}

TEST(ProjectFile, CountsOfNeverAndAlways) {
  const std::string begin = "version: 1\nlogs: [{ sample: { files: x }, ";
  EXPECT_EQ(refusal(begin + "never: [{ pattern: a, count: 3 }] }]\n"),
            "t.insitu.yaml:2:61: `3` asks for an event, under `never`");
  EXPECT_EQ(refusal(begin + "always: [{ pattern: a, count: '<= 3' }] }]\n"),
            "t.insitu.yaml:2:63: no event at all meets `<= 3`, under `always`");
  EXPECT_EQ(refusal(begin + "never: [{ pattern: a, count: '<= 3' }], always: [{ pattern: b, count: 2 }] }]\n"),
            "taken");
}

TEST(ProjectFile, RefusesWhatBelongsElsewhere) {
  EXPECT_EQ(refusal("version: 1\nfilters: [{ filter: a, value: 2, match: [a] }]\n"),
            "t.insitu.yaml:2:24: `value` belongs beside `pattern`; a filter of the sources has its own");
  EXPECT_EQ(refusal("version: 1\nsamples: { api: { files: x } }\nfilters: [{ pattern: a, sample: apo, expect: { "
                    "matches: 1 } }]\n"),
            "t.insitu.yaml:3:33: no sample `apo`");
  EXPECT_EQ(
      refusal("version: 1\nfilters: [{ pattern: a, sample: { files: x }, expect: { matches: few } }]\n"),
      "t.insitu.yaml:2:66: `few` is neither a number nor a comparison with one, such as `>= 3` or `> 0 and <= 20`");
}

TEST(ProjectFile, ReportsDistinguishCasesByTheirNames) {
  const ProjectFile project = read(
      "version: 1\nfilters: [{ pattern: a, match: [a] }, { pattern: a, match: [a] }, { pattern: 'b   \n  c', match: "
      "[x] }]\n");
  EXPECT_EQ(project.filters.at(0).title, "a");
  EXPECT_EQ(project.filters.at(1).title, "a (2)");
  EXPECT_EQ(project.filters.at(2).title, "b c");
}

TEST(ProjectFile, DefinitionsForLint) {
  const Definitions definitions =
      definitions_in(read("version: 1\n"
                          "sources: x.json\n"
                          "filters: [{ pattern: one, match: [one] }, { filter: elsewhere, match: [x] }]\n"
                          "queries: [{ query: 'fields a', sample: { files: x }, expect: { count: 1 } }, { saved: q, "
                          "sample: { files: x }, expect: { count: 1 } }]\n"
                          "logs: [{ sample: { files: x }, never: [two], always: [three] }]\n"
                          "alarms: [{ alarm: a, filter: { pattern: four }, sample: { files: x }, never: OK }, { alarm: "
                          "b, filter: one, sample: { files: x }, never: OK }]\n"));
  std::string patterns;
  for (const FilterDefinition& filter : definitions.filters) patterns += filter.pattern.text + " ";
  EXPECT_EQ(patterns, "one two three four ");
  ASSERT_EQ(definitions.queries.size(), 1U);
  EXPECT_EQ(definitions.queries[0].query.text, "fields a");
  EXPECT_EQ(definitions.queries[0].query.place.line, 4U);
}

TEST(ProjectFile, KnowsTestFilesByTheirNames) {
  EXPECT_TRUE(is_project_file_name("insitu.yaml"));
  EXPECT_TRUE(is_project_file_name("a/checks.insitu.yaml"));
  EXPECT_FALSE(is_project_file_name("checks.yaml"));
  EXPECT_FALSE(is_project_file_name("notinsitu.yaml"));
}

}  // namespace
}  // namespace insitu
