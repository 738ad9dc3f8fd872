/* Every function of the C API from C: what it gives, what it says when it is used wrongly, who frees. The folder of the
 * samples is the argument. */

#include <insitu/insitu_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

static int failures = 0;

#define CHECK(condition)                                                      \
  do {                                                                        \
    if (!(condition)) {                                                       \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                             \
    }                                                                         \
  } while (0)

static insitu_text text(const char* zero_terminated) { return insitu_text_of(zero_terminated); }

static int equals(insitu_text found, const char* wanted) {
  return found.size == strlen(wanted) && (found.size == 0 || memcmp(found.data, wanted, found.size) == 0);
}

static int contains(insitu_text found, const char* wanted) {
  const size_t size = strlen(wanted);
  if (size == 0) return 1;
  for (size_t i = 0; i + size <= found.size; ++i) {
    if (memcmp(found.data + i, wanted, size) == 0) return 1;
  }
  return 0;
}

static insitu_program* pattern(const char* written) {
  insitu_program* program = NULL;
  CHECK(insitu_compile_pattern(text(written), NULL, &program, NULL) == INSITU_OK);
  return program;
}

static insitu_program* query(const char* written) {
  insitu_program* program = NULL;
  CHECK(insitu_compile_query(text(written), NULL, &program, NULL) == INSITU_OK);
  return program;
}

static insitu_inputs* bytes(const char* content) {
  insitu_inputs* inputs = NULL;
  CHECK(insitu_inputs_new(&inputs, NULL) == INSITU_OK);
  CHECK(insitu_inputs_add_bytes(inputs, text("app/web.log"), text(content), NULL) == INSITU_OK);
  return inputs;
}

static insitu_inputs* sample(const char* folder, const char* name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  insitu_inputs* inputs = NULL;
  CHECK(insitu_inputs_new(&inputs, NULL) == INSITU_OK);
  CHECK(insitu_inputs_add_file(inputs, text(path), NULL) == INSITU_OK);
  return inputs;
}

static insitu_options* options(const char* name, const char* value) {
  insitu_options* made = NULL;
  CHECK(insitu_options_new(&made, NULL) == INSITU_OK);
  CHECK(insitu_options_set(made, text(name), text(value), NULL) == INSITU_OK);
  return made;
}

/* ---- errors */

static void errors_have_a_place(void) {
  insitu_error* error = NULL;
  insitu_program* program = NULL;
  CHECK(insitu_compile_pattern(text("{ $.latency > }"), NULL, &program, &error) == INSITU_REFUSED);
  CHECK(program == NULL && error != NULL);
  CHECK(insitu_error_status(error) == INSITU_REFUSED);
  CHECK(equals(insitu_error_code(error), "missing-operand"));
  CHECK(insitu_error_message(error).size > 0);
  CHECK(contains(insitu_error_expected(error), "a number such as"));
  insitu_span span = {0, 0};
  CHECK(insitu_error_span(error, &span) == 1);
  CHECK(span.begin == 14);
  CHECK(contains(insitu_error_drawing(error), "1 | { $.latency > }\n"));
  CHECK(contains(insitu_error_drawing(error), "^ expected a number"));
  insitu_error_free(error);

  CHECK(insitu_compile_query(text("filtr level = 'ERROR'"), NULL, &program, &error) == INSITU_REFUSED);
  CHECK(equals(insitu_error_code(error), "unknown-command"));
  CHECK(contains(insitu_error_help(error), "filter"));
  insitu_error_free(error);

  /* Success takes the last error away, and no error needs to be taken. */
  error = (insitu_error*)&failures;
  CHECK(insitu_compile_pattern(text("ERROR"), NULL, &program, &error) == INSITU_OK);
  CHECK(error == NULL);
  insitu_program_free(program);
  CHECK(insitu_compile_pattern(text("{"), NULL, &program, NULL) == INSITU_REFUSED);
}

static void misuse_is_an_error(void) {
  insitu_error* error = NULL;
  insitu_program* made = NULL;
  CHECK(insitu_compile_pattern(text("ERROR"), NULL, NULL, &error) == INSITU_MISUSE);
  CHECK(equals(insitu_error_code(error), "misuse"));
  CHECK(equals(insitu_error_message(error), "`program` is NULL"));
  CHECK(equals(insitu_error_drawing(error), "error: `program` is NULL\n"));
  insitu_span span = {0, 0};
  CHECK(insitu_error_span(error, &span) == 0 && insitu_error_span(error, NULL) == 0);
  insitu_error_free(error);
  const insitu_text no_bytes = {NULL, 3};
  CHECK(insitu_compile_pattern(no_bytes, NULL, &made, NULL) == INSITU_MISUSE && made == NULL);
  CHECK(insitu_compile_query(no_bytes, NULL, &made, NULL) == INSITU_MISUSE);

  insitu_outcome outcome = INSITU_MATCH;
  const insitu_named_text* values = NULL;
  size_t count = 0;
  CHECK(insitu_matcher_new(NULL, NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_match(NULL, text("a"), &outcome, NULL) == INSITU_MISUSE);
  CHECK(insitu_extract(NULL, text("a"), &values, &count, NULL) == INSITU_MISUSE);
  CHECK(insitu_explain(NULL, text("a"), NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_options_new(NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_options_set(NULL, text("threads"), text("1"), NULL) == INSITU_MISUSE);
  CHECK(insitu_inputs_new(NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_inputs_add_file(NULL, text("a"), NULL) == INSITU_MISUSE);
  CHECK(insitu_inputs_add_bytes(NULL, text("a"), text("b"), NULL) == INSITU_MISUSE);
  CHECK(insitu_scan(NULL, NULL, NULL, NULL, NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_lint_pattern(text("a"), NULL, NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_lint_query(text("a"), NULL, NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_check_new(NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_check_run(NULL, NULL, NULL) == INSITU_MISUSE);
  CHECK(insitu_check_never(NULL, text("a"), NULL) == INSITU_MISUSE);

  /* Reading nothing gives nothing, and nothing can be freed. */
  CHECK(insitu_error_status(NULL) == INSITU_OK && insitu_error_code(NULL).size == 0);
  CHECK(insitu_error_message(NULL).size + insitu_error_expected(NULL).size + insitu_error_help(NULL).size == 0);
  CHECK(insitu_error_drawing(NULL).size == 0 && insitu_error_span(NULL, &span) == 0);
  CHECK(insitu_program_is_query(NULL) == 0 && insitu_program_note_count(NULL) == 0);
  CHECK(insitu_program_note(NULL, 0).size == 0 && insitu_owned_text_get(NULL).size == 0);
  CHECK(insitu_finding_count(NULL) == 0 && insitu_finding_at(NULL, 0) == NULL);
  CHECK(insitu_report_verdict(NULL) == INSITU_UNDECIDED && insitu_report_text(NULL).size == 0);
  insitu_error_free(NULL);
  insitu_program_free(NULL);
  insitu_matcher_free(NULL);
  insitu_owned_text_free(NULL);
  insitu_options_free(NULL);
  insitu_inputs_free(NULL);
  insitu_findings_free(NULL);
  insitu_check_free(NULL);
  insitu_report_free(NULL);
}

/* ---- one message */

static void messages_match_or_not(void) {
  insitu_program* program = pattern("{ $.level = \"ERROR\" && $.latency > 500 }");
  CHECK(insitu_program_is_query(program) == 0);
  insitu_matcher* matcher = NULL;
  CHECK(insitu_matcher_new(program, &matcher, NULL) == INSITU_OK);
  insitu_outcome outcome = INSITU_NO_MATCH;
  CHECK(insitu_match(matcher, text("{\"level\":\"ERROR\",\"latency\":730}"), &outcome, NULL) == INSITU_OK);
  CHECK(outcome == INSITU_MATCH);
  CHECK(insitu_match(matcher, text("{\"level\":\"ERROR\",\"latency\":73}"), &outcome, NULL) == INSITU_OK);
  CHECK(outcome == INSITU_NO_MATCH);
  CHECK(insitu_match(matcher, text("ERROR 730"), &outcome, NULL) == INSITU_OK);
  CHECK(outcome == INSITU_NOT_JSON);
  CHECK(insitu_match(matcher, text(NULL), &outcome, NULL) == INSITU_OK);
  CHECK(outcome == INSITU_NOT_JSON);

  insitu_owned_text* why = NULL;
  CHECK(insitu_explain(program, text("{\"level\":\"error\",\"latency\":730}"), &why, NULL) == INSITU_OK);
  CHECK(contains(insitu_owned_text_get(why), "no match: a JSON pattern\n"));
  CHECK(contains(insitu_owned_text_get(why), "✗ $.level = \"ERROR\""));
  CHECK(contains(insitu_owned_text_get(why), "✓ $.latency > 500"));
  insitu_owned_text_free(why);

  /* A matcher needs its program no more. */
  insitu_program_free(program);
  CHECK(insitu_match(matcher, text("{\"level\":\"ERROR\",\"latency\":730}"), &outcome, NULL) == INSITU_OK);
  CHECK(outcome == INSITU_MATCH);
  insitu_matcher_free(matcher);
}

static void values_are_extracted(void) {
  insitu_program* program = pattern("[ip, user, status = 5*]");
  insitu_matcher* matcher = NULL;
  CHECK(insitu_matcher_new(program, &matcher, NULL) == INSITU_OK);
  const insitu_named_text* values = NULL;
  size_t count = 0;
  CHECK(insitu_extract(matcher, text("10.0.0.1 ann 503"), &values, &count, NULL) == INSITU_OK);
  CHECK(count == 3);
  if (count == 3) {
    CHECK(equals(values[0].name, "$ip") && equals(values[0].value, "10.0.0.1"));
    CHECK(equals(values[2].name, "$status") && equals(values[2].value, "503"));
  }
  CHECK(insitu_extract(matcher, text("10.0.0.1 ann 200"), &values, &count, NULL) == INSITU_OK);
  CHECK(count == 0);
  insitu_matcher_free(matcher);
  insitu_program_free(program);
}

static void queries_are_explained_but_not_matched(void) {
  insitu_program* program = query("filter level = 'ERROR' | limit 3");
  CHECK(insitu_program_is_query(program) == 1);
  insitu_matcher* matcher = NULL;
  insitu_error* error = NULL;
  CHECK(insitu_matcher_new(program, &matcher, &error) == INSITU_MISUSE && matcher == NULL);
  CHECK(contains(insitu_error_message(error), "is a query"));
  insitu_error_free(error);
  insitu_owned_text* why = NULL;
  CHECK(insitu_explain(program, text("{\"level\":\"INFO\"}"), &why, NULL) == INSITU_OK);
  CHECK(contains(insitu_owned_text_get(why), "dropped by command 1"));
  insitu_owned_text_free(why);
  insitu_program_free(program);
}

static void notes_are_drawn(void) {
  insitu_program* program = query("fields @message | limit 3 | sort @timestamp desc");
  CHECK(insitu_program_note_count(program) == 1);
  CHECK(contains(insitu_program_note(program, 0), "note[limit-before-sort]"));
  CHECK(insitu_program_note(program, 1).size == 0);
  insitu_program_free(program);
}

/* ---- files */

typedef struct seen {
  size_t events;
  size_t rows;
  size_t columns;
  size_t problems;
  size_t polls;
  size_t stop_after; /* events and rows together; 0: never */
  uint64_t last_number;
  char text[4096];
} seen;

static void note_text(seen* all, insitu_text one) {
  const size_t used = strlen(all->text);
  snprintf(all->text + used, sizeof all->text - used, "%.*s;", (int)one.size, one.size == 0 ? "" : one.data);
}

static int is_enough(const seen* all) { return all->stop_after > 0 && all->events + all->rows >= all->stop_after; }

static int on_event(void* context, const insitu_event* event) {
  seen* all = context;
  ++all->events;
  all->last_number = event->number;
  for (size_t i = 0; i < event->value_count; ++i) note_text(all, event->values[i].value);
  if (event->value_count == 0) note_text(all, event->message);
  return is_enough(all);
}

static int on_columns(void* context, const insitu_text* names, size_t count) {
  seen* all = context;
  all->columns = count;
  for (size_t i = 0; i < count; ++i) note_text(all, names[i]);
  return 0;
}

static int on_row(void* context, const insitu_value* values, size_t count) {
  seen* all = context;
  ++all->rows;
  CHECK(count == all->columns);
  for (size_t i = 0; i < count; ++i) {
    char kind[2] = {"-tirTml"[values[i].kind], 0};
    note_text(all, text(kind));
    note_text(all, values[i].text);
  }
  return is_enough(all);
}

static int on_problem(void* context, const insitu_problem* problem) {
  seen* all = context;
  if (problem->kind == INSITU_PROBLEM) ++all->problems;
  return 0;
}

static int on_poll(void* context) {
  seen* all = context;
  ++all->polls;
  return 1;
}

static insitu_handlers handlers_of(seen* all) {
  memset(all, 0, sizeof *all);
  const insitu_handlers handlers = {.size = sizeof handlers,
                                    .context = all,
                                    .event = on_event,
                                    .columns = on_columns,
                                    .row = on_row,
                                    .problem = on_problem};
  return handlers;
}

static void files_are_scanned(const char* folder) {
  insitu_program* program = pattern("{ $.logType = \"ERROR\" && $.user.age >= 20 }");
  insitu_inputs* inputs = sample(folder, "app.jsonl");
  seen all;
  insitu_handlers handlers = handlers_of(&all);
  insitu_summary summary = {.size = sizeof summary};
  CHECK(insitu_scan(program, inputs, NULL, &handlers, &summary, NULL) == INSITU_OK);
  CHECK(all.events > 0 && all.events == summary.events_matched);
  CHECK(summary.files == 1 && summary.files_with_problems == 0 && summary.events_scanned == 79);
  CHECK(summary.bytes_scanned > 0 && summary.was_stopped == 0);

  const size_t events = all.events;
  CHECK(events > 1);
  handlers = handlers_of(&all);
  all.stop_after = 1;
  CHECK(insitu_scan(program, inputs, NULL, &handlers, &summary, NULL) == INSITU_OK);
  CHECK(all.events == 1 && summary.was_stopped == 1);

  insitu_options* inverted = options("invert-match", "on");
  handlers = handlers_of(&all);
  CHECK(insitu_scan(program, inputs, inverted, &handlers, NULL, NULL) == INSITU_OK);
  CHECK(all.events == 79 - events);
  insitu_options_free(inverted);

  insitu_options* first = options("max-count", "1");
  handlers = handlers_of(&all);
  CHECK(insitu_scan(program, inputs, first, &handlers, NULL, NULL) == INSITU_OK);
  CHECK(all.events == 1);

  /* What has no effect is refused. */
  insitu_options* window = options("start", "now-1h");
  insitu_program* rows = query("limit 1");
  insitu_error* error = NULL;
  CHECK(insitu_scan(program, inputs, window, &handlers, NULL, &error) == INSITU_REFUSED);
  CHECK(contains(insitu_error_message(error), "option `start`"));
  insitu_error_free(error);
  CHECK(insitu_scan(rows, inputs, first, &handlers, NULL, NULL) == INSITU_REFUSED);
  insitu_program_free(rows);
  insitu_options_free(window);
  insitu_options_free(first);

  /* What gives nothing can be ended, too. */
  insitu_program* none = pattern("{ $.logType = \"NONE\" }");
  insitu_program* no_rows = query("filter logType = 'NONE'");
  handlers = handlers_of(&all);
  handlers.poll = on_poll;
  handlers.problem = NULL; /* it would be told how the file spells letters, and be asked in place of this one */
  CHECK(insitu_scan(none, inputs, NULL, &handlers, &summary, NULL) == INSITU_OK);
  CHECK(all.polls == 1 && summary.was_stopped == 1);
  handlers.columns = NULL;
  CHECK(insitu_scan(no_rows, inputs, NULL, &handlers, &summary, NULL) == INSITU_OK);
  CHECK(all.polls == 2 && summary.was_stopped == 1);
  insitu_program_free(no_rows);
  insitu_program_free(none);

  /* Nobody listens, and a caller of an older library listens to less. */
  CHECK(insitu_scan(program, inputs, NULL, NULL, NULL, NULL) == INSITU_OK);
  handlers = handlers_of(&all);
  handlers.size = offsetof(insitu_handlers, row);
  handlers.row = (int (*)(void*, const insitu_value*, size_t))0;
  summary.size = offsetof(insitu_summary, rows);
  summary.rows = 99;
  CHECK(insitu_scan(program, inputs, NULL, &handlers, &summary, NULL) == INSITU_OK);
  CHECK(all.events == events && summary.rows == 99);
  handlers.size = 0;
  CHECK(insitu_scan(program, inputs, NULL, &handlers, NULL, NULL) == INSITU_MISUSE);
  insitu_inputs_free(inputs);
  insitu_program_free(program);
}

static void events_have_their_values(const char* folder) {
  insitu_program* program = pattern("[ip, ident, user, time, request, status = 5*, size, ...]");
  insitu_inputs* inputs = sample(folder, "access.log");
  seen all;
  insitu_handlers handlers = handlers_of(&all);
  all.stop_after = 1;
  CHECK(insitu_scan(program, inputs, NULL, &handlers, NULL, NULL) == INSITU_OK);
  CHECK(all.events == 1 && all.last_number > 0 && contains(text(all.text), "HTTP/2.0;500;71;"));
  insitu_inputs_free(inputs);
  insitu_program_free(program);
}

static void rows_are_typed(void) {
  insitu_inputs* inputs = bytes(
      "{\"timestamp\":\"2026-03-02T12:00:00Z\",\"n\":1.50,\"s\":\"12\",\"m\":\"{\\\"a\\\":1}\",\"l\":\"[1]\"}\n"
      "{\"timestamp\":\"2026-03-02T12:00:01Z\",\"n\":7,\"s\":\"x\"}\n");
  insitu_program* program =
      query("fields @timestamp, n, s, n + 1 as next, jsonParse(m) as map, jsonParse(l) as list | sort @timestamp");
  seen all;
  insitu_handlers handlers = handlers_of(&all);
  insitu_summary summary = {.size = sizeof summary};
  CHECK(insitu_scan(program, inputs, NULL, &handlers, &summary, NULL) == INSITU_OK);
  CHECK(summary.rows == 2 && summary.rows_cut == 0 && summary.is_approximate == 0 && summary.without_time == 0);
  CHECK(equals(text(all.text),
               "@timestamp;n;s;next;map;list;"
               "T;2026-03-02 12:00:00.000;r;1.50;t;12;r;2.5;m;{\"a\":1};l;[1];"
               "T;2026-03-02 12:00:01.000;i;7;t;x;i;8;-;;-;;"));
  handlers = handlers_of(&all);
  all.stop_after = 1;
  CHECK(insitu_scan(program, inputs, NULL, &handlers, &summary, NULL) == INSITU_OK);
  CHECK(all.rows == 1 && summary.was_stopped == 1);

  insitu_options* window = options("start", "2026-03-02T12:00:01Z");
  handlers = handlers_of(&all);
  CHECK(insitu_scan(program, inputs, window, &handlers, NULL, NULL) == INSITU_OK);
  CHECK(all.rows == 1);
  insitu_options_free(window);
  insitu_program_free(program);
  insitu_inputs_free(inputs);
}

static void unreadable_inputs_are_no_success(void) {
  insitu_program* program = pattern("ERROR");
  insitu_inputs* inputs = bytes("ERROR a\n");
  CHECK(insitu_inputs_add_file(inputs, text("no/such.log"), NULL) == INSITU_OK);
  CHECK(insitu_inputs_add_bytes(inputs, text("b.log"), text("ERROR b\n"), NULL) == INSITU_OK);
  seen all;
  insitu_handlers handlers = handlers_of(&all);
  insitu_summary summary = {.size = sizeof summary};
  insitu_error* error = NULL;
  CHECK(insitu_scan(program, inputs, NULL, &handlers, &summary, &error) == INSITU_UNREADABLE);
  CHECK(all.events == 2 && all.problems == 1 && summary.files_with_problems == 1);
  CHECK(contains(insitu_error_message(error), "no/such.log: No such file or directory"));
  insitu_error_free(error);
  insitu_inputs_free(inputs);
  insitu_program_free(program);
}

static void options_are_checked(void) {
  insitu_options* made = NULL;
  CHECK(insitu_options_new(&made, NULL) == INSITU_OK);
  insitu_error* error = NULL;
  CHECK(insitu_options_set(made, text("thread"), text("2"), &error) == INSITU_REFUSED);
  CHECK(equals(insitu_error_message(error), "there is no option `thread`"));
  CHECK(equals(insitu_error_help(error), "did you mean `threads`?"));
  insitu_error_free(error);
  CHECK(insitu_options_set(made, text("threads"), text("two"), &error) == INSITU_REFUSED);
  CHECK(equals(insitu_error_message(error), "option `threads`: `two` is not a number"));
  insitu_error_free(error);
  static const char* const kTaken[][2] = {
      {"threads", "2"},        {"input", "lines"},       {"encoding", "euc-kr"}, {"multiline", "agent"},
      {"strip-ansi", "on"},    {"time-field", "ts"},     {"tz", "+09:00"},       {"year", "2025"},
      {"now", "2026-03-02"},   {"start", "now-1h"},      {"end", "now"},         {"log-group", "/app/api"},
      {"log-stream", "web-1"}, {"memory-limit", "1000"}, {"max-count", "3"},     {"invert-match", "off"},
      {"aws-limits", "off"},   {"order", "input"},       {"strict", "on"},       {"time-format", "%H:%M"}};
  for (size_t i = 0; i < sizeof kTaken / sizeof kTaken[0]; ++i)
    CHECK(insitu_options_set(made, text(kTaken[i][0]), text(kTaken[i][1]), NULL) == INSITU_OK);
  static const char* const kRefused[][2] = {{"input", "line"},   {"strip-ansi", "yes"}, {"tz", "Nowhere"},
                                            {"year", "20x5"},    {"max-count", "0"},    {"memory-limit", "-1"},
                                            {"order", "oldest"}, {"strict", ""},        {"encoding", "no-such"}};
  for (size_t i = 0; i < sizeof kRefused / sizeof kRefused[0]; ++i)
    CHECK(insitu_options_set(made, text(kRefused[i][0]), text(kRefused[i][1]), NULL) == INSITU_REFUSED);
  insitu_options_free(made);

  /* What depends on other options is read when it is used. */
  insitu_program* program = query("fields @message");
  insitu_inputs* inputs = bytes("a\n");
  static const char* const kUnusable[][2] = {{"start", "tomorrowish"}, {"multiline", "start=("}, {"time-format", "%"}};
  for (size_t i = 0; i < sizeof kUnusable / sizeof kUnusable[0]; ++i) {
    insitu_options* unusable = options(kUnusable[i][0], kUnusable[i][1]);
    CHECK(insitu_scan(program, inputs, unusable, NULL, NULL, &error) == INSITU_REFUSED);
    CHECK(contains(insitu_error_message(error), kUnusable[i][0]));
    insitu_error_free(error);
    insitu_options_free(unusable);
  }
  insitu_inputs_free(inputs);
  insitu_program_free(program);

  /* The quota of the service is 1024 characters. */
  char longer[1100];
  memset(longer, 'a', sizeof longer);
  const insitu_text written = {longer, sizeof longer};
  insitu_options* lifted = options("aws-limits", "off");
  CHECK(insitu_compile_pattern(written, NULL, &program, NULL) == INSITU_REFUSED);
  CHECK(insitu_compile_pattern(written, lifted, &program, NULL) == INSITU_OK);
  insitu_program_free(program);
  insitu_options_free(lifted);
}

static void memory_has_limits(void) {
  insitu_program* program = query("stats count(*) by a");
  insitu_inputs* inputs = bytes("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
  insitu_options* little = options("memory-limit", "1");
  insitu_error* error = NULL;
  CHECK(insitu_scan(program, inputs, little, NULL, NULL, &error) == INSITU_OUT_OF_MEMORY);
  CHECK(equals(insitu_error_code(error), "out-of-memory"));
  CHECK(contains(insitu_error_drawing(error), "memory-limit"));
  insitu_error_free(error);
  insitu_options_free(little);
  insitu_inputs_free(inputs);
  insitu_program_free(program);
}

/* ---- lint */

static void texts_are_linted(void) {
  insitu_findings* findings = NULL;
  CHECK(insitu_lint_pattern(text("{ $.a = 1 && $.a = 2 }"), NULL, &findings, NULL) == INSITU_OK);
  CHECK(insitu_finding_count(findings) == 1);
  const insitu_finding* first = insitu_finding_at(findings, 0);
  CHECK(first != NULL && insitu_finding_at(findings, 1) == NULL);
  if (first != NULL) {
    CHECK(equals(first->rule, "never-matches") && first->severity == INSITU_SEVERITY_WARNING);
    CHECK(first->message.size > 0 && first->has_span == 1 && first->span.end > first->span.begin);
    CHECK(contains(first->drawing, "warning[never-matches]") && contains(first->drawing, "^"));
  }
  insitu_findings_free(findings);
  CHECK(insitu_lint_query(text("stats count("), NULL, &findings, NULL) == INSITU_OK);
  CHECK(insitu_finding_count(findings) == 1);
  first = insitu_finding_at(findings, 0);
  CHECK(first != NULL && first->severity == INSITU_SEVERITY_ERROR && equals(first->rule, "invalid-query"));
  insitu_findings_free(findings);
  CHECK(insitu_lint_query(text("stats count(*) by level"), NULL, &findings, NULL) == INSITU_OK);
  CHECK(insitu_finding_count(findings) == 0);
  insitu_findings_free(findings);
}

/* ---- tests */

static insitu_check* check_of(const char* const* messages) {
  insitu_check* check = NULL;
  CHECK(insitu_check_new(&check, NULL) == INSITU_OK);
  for (; *messages != NULL; ++messages) CHECK(insitu_check_add_message(check, text(*messages), NULL) == INSITU_OK);
  return check;
}

/* Runs a check and frees it; `part`: of the text of its report. */
static void expect(insitu_check* check, insitu_verdict verdict, const char* part) {
  insitu_report* report = NULL;
  CHECK(insitu_check_run(check, &report, NULL) == INSITU_OK);
  const insitu_text found = insitu_report_text(report);
  if (insitu_report_verdict(report) != verdict || !contains(found, part)) {
    ++failures;
    fprintf(stderr, "expected `%s`, found (%d)\n%.*s", part, (int)insitu_report_verdict(report), (int)found.size,
            found.size == 0 ? "" : found.data);
  }
  insitu_report_free(report);
  insitu_check_free(check);
}

static void checks_pass_or_fail(const char* folder) {
  static const char* const kJson[] = {"{\"level\":\"INFO\",\"ms\":3}", "{\"level\":\"ERROR\",\"ms\":30}", "", NULL};
  static const char* const kText[] = {"server started", "a line\nand more of it", NULL};

  insitu_check* check = check_of(kJson);
  CHECK(insitu_check_never(check, text("{ $.level = \"FATAL\" }"), NULL) == INSITU_OK);
  CHECK(insitu_check_always(check, text("ERROR"), NULL) == INSITU_OK);
  CHECK(insitu_check_query(check, text("filter ms > 10"), text("count == 1"), NULL) == INSITU_OK);
  expect(check, INSITU_PASSED, "");

  check = check_of(kJson);
  CHECK(insitu_check_never(check, text("{ $.level = \"ERROR\" }"), NULL) == INSITU_OK);
  expect(check, INSITU_FAILED, "never `{ $.level = \"ERROR\" }`: expected no event, found 1\n  matches: messages:2: {");
  check = check_of(kJson);
  CHECK(insitu_check_always(check, text("{ $.level = \"error\" }"), NULL) == INSITU_OK);
  expect(check, INSITU_FAILED, "differs in upper and lower case");
  check = check_of(kJson);
  CHECK(insitu_check_query(check, text("filter ms > 10"), text("count == 0"), NULL) == INSITU_OK);
  expect(check, INSITU_FAILED, "query `filter ms > 10`: rows: expected `== 0`, found 1");

  /* What is not known is no pass. */
  check = check_of(kJson);
  CHECK(insitu_check_never(check, text("{ $.levl = \"ERROR\" }"), NULL) == INSITU_OK);
  expect(check, INSITU_UNDECIDED, "no event has $.levl");
  check = check_of(kJson);
  CHECK(insitu_check_never(check, text("{ $.levl = \"ERROR\" }"), NULL) == INSITU_OK);
  CHECK(insitu_check_allow_missing(check, text("$.levl"), NULL) == INSITU_OK);
  expect(check, INSITU_PASSED, "");
  check = check_of(kText);
  CHECK(insitu_check_never(check, text("{ $.level = \"ERROR\" }"), NULL) == INSITU_OK);
  expect(check, INSITU_UNDECIDED, "no event is JSON");
  check = check_of(kText);
  CHECK(insitu_check_never(check, text("{ $.level = \"ERROR\" }"), NULL) == INSITU_OK);
  CHECK(insitu_check_allow(check, text("no-json"), NULL) == INSITU_OK);
  expect(check, INSITU_PASSED, "");
  check = check_of(kText + 2);
  CHECK(insitu_check_never(check, text("ERROR"), NULL) == INSITU_OK);
  expect(check, INSITU_UNDECIDED, "no event to assert anything about");
  check = check_of(kText + 2);
  CHECK(insitu_check_never(check, text("ERROR"), NULL) == INSITU_OK);
  CHECK(insitu_check_allow(check, text("empty"), NULL) == INSITU_OK);
  expect(check, INSITU_PASSED, "");
  check = check_of(kText);
  CHECK(insitu_check_never(check, text("{ $.level = }"), NULL) == INSITU_OK);
  expect(check, INSITU_UNDECIDED, "error[missing-operand]");
  check = check_of(kText + 2);
  CHECK(insitu_check_add_file(check, text("no/such.log"), NULL) == INSITU_OK);
  CHECK(insitu_check_never(check, text("ERROR"), NULL) == INSITU_OK);
  expect(check, INSITU_UNDECIDED, "no/such.log: No such file or directory");

  char path[4096];
  snprintf(path, sizeof path, "%s/app.jsonl", folder);
  check = check_of(kText + 2);
  CHECK(insitu_check_add_file(check, text(path), NULL) == INSITU_OK);
  CHECK(insitu_check_always(check, text("{ $.logType = \"ERROR\" }"), NULL) == INSITU_OK);
  expect(check, INSITU_PASSED, "");
}

static void checks_refuse_what_asserts_nothing(void) {
  static const char* const kText[] = {"a", NULL};
  insitu_check* check = check_of(kText);
  insitu_report* report = NULL;
  insitu_error* error = NULL;
  CHECK(insitu_check_run(check, &report, &error) == INSITU_REFUSED && report == NULL);
  CHECK(equals(insitu_error_message(error), "nothing is expected"));
  insitu_error_free(error);
  CHECK(insitu_check_add_file(check, text("a.log"), NULL) == INSITU_MISUSE);
  CHECK(insitu_check_query(check, text("limit 1"), text("rows == 0"), NULL) == INSITU_REFUSED);
  CHECK(insitu_check_query(check, text("limit 1"), text("count >= 0"), NULL) == INSITU_REFUSED);
  CHECK(insitu_check_allow(check, text("everything"), NULL) == INSITU_REFUSED);
  CHECK(insitu_check_set(check, text("threads"), text("1"), NULL) == INSITU_REFUSED);
  CHECK(insitu_check_set(check, text("tz"), text("Nowhere"), NULL) == INSITU_REFUSED);
  static const char* const kTaken[][2] = {{"input", "lines"},    {"log-group", "/app"}, {"time-field", "t"},
                                          {"tz", "+09:00"},      {"start", "now-1h"},   {"end", "now"},
                                          {"now", "2026-03-02"}, {"time-format", "%Y"}};
  for (size_t i = 0; i < sizeof kTaken / sizeof kTaken[0]; ++i)
    CHECK(insitu_check_set(check, text(kTaken[i][0]), text(kTaken[i][1]), NULL) == INSITU_OK);
  insitu_check_free(check);
  check = NULL;
  CHECK(insitu_check_new(&check, NULL) == INSITU_OK);
  CHECK(insitu_check_add_file(check, text("a.log"), NULL) == INSITU_OK);
  CHECK(insitu_check_add_message(check, text("a"), NULL) == INSITU_MISUSE);
  insitu_check_free(check);
}

/* ---- threads */

static int match_often(void* shared) {
  const insitu_program* program = shared;
  insitu_matcher* matcher = NULL;
  int matches = 0;
  if (insitu_matcher_new(program, &matcher, NULL) != INSITU_OK) return -1;
  for (int i = 0; i < 200; ++i) {
    char message[64];
    snprintf(message, sizeof message, "{\"level\":\"ERROR\",\"n\":%d}", i);
    insitu_outcome outcome = INSITU_NO_MATCH;
    insitu_error* error = NULL;
    if (insitu_match(matcher, text(message), &outcome, &error) != INSITU_OK) return -1;
    matches += outcome == INSITU_MATCH;
  }
  insitu_matcher_free(matcher);
  return matches;
}

static int scan_once(void* shared) {
  const insitu_program* program = shared;
  insitu_inputs* inputs = bytes("{\"level\":\"ERROR\",\"n\":150}\n{\"level\":\"ERROR\",\"n\":1}\n");
  seen all;
  const insitu_handlers handlers = handlers_of(&all);
  const insitu_status status = insitu_scan(program, inputs, NULL, &handlers, NULL, NULL);
  insitu_inputs_free(inputs);
  return status == INSITU_OK ? (int)all.events : -1;
}

static void threads_share_a_program(void) {
  insitu_program* program = pattern("{ $.level = \"ERROR\" && $.n >= 100 }");
  thrd_t matching[2];
  thrd_t scanning[2];
  for (int i = 0; i < 2; ++i) {
    CHECK(thrd_create(&matching[i], match_often, program) == thrd_success);
    CHECK(thrd_create(&scanning[i], scan_once, program) == thrd_success);
  }
  for (int i = 0; i < 2; ++i) {
    int found = 0;
    CHECK(thrd_join(matching[i], &found) == thrd_success && found == 100);
    CHECK(thrd_join(scanning[i], &found) == thrd_success && found == 1);
  }
  insitu_program_free(program);
}

int main(int argc, char** argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: c_api_test SAMPLES\n");
    return 2;
  }
  CHECK(strcmp(insitu_version(), INSITU_EXPECTED_VERSION) == 0);
  errors_have_a_place();
  misuse_is_an_error();
  messages_match_or_not();
  values_are_extracted();
  queries_are_explained_but_not_matched();
  notes_are_drawn();
  files_are_scanned(argv[1]);
  events_have_their_values(argv[1]);
  rows_are_typed();
  unreadable_inputs_are_no_success();
  options_are_checked();
  memory_has_limits();
  texts_are_linted();
  checks_pass_or_fail(argv[1]);
  checks_refuse_what_asserts_nothing();
  threads_share_a_program();
  if (failures > 0) fprintf(stderr, "%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
