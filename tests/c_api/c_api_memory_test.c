/* Each allocation fails once, the first, the second and so on until a call needs no more: it must succeed or report
 * that there is no memory. The folder of the samples is the argument. */

#include <insitu/insitu_c.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void* __libc_malloc(size_t size);

static _Thread_local long allocations_left = -1; /* before the one that fails; negative: none does */

/* Stands in for the one of the C library, also below operator new. */
void* malloc(size_t size) {
  if (allocations_left >= 0 && allocations_left-- == 0) return NULL;
  return __libc_malloc(size);
}

static int failures = 0;

static insitu_text text(const char* written) { return insitu_text_of(written); }

typedef insitu_status (*call)(insitu_error** error);

static insitu_program* program = NULL;
static insitu_program* query = NULL;
static insitu_inputs* inputs = NULL;
static insitu_options* options = NULL;

static insitu_status compile_pattern(insitu_error** error) {
  insitu_program* made = NULL;
  const insitu_status status = insitu_compile_pattern(
      text("{ ($.level = \"ERROR\" || $.code = %4[0-9]{2}%) && $.user.age >= 20 }"), NULL, &made, error);
  insitu_program_free(made);
  return status;
}

static insitu_status compile_query(insitu_error** error) {
  insitu_program* made = NULL;
  const insitu_status status = insitu_compile_query(
      text("parse @message /(?<a>\\d+)/ | filter a > 3 and level in ['ERROR', 'WARN'] | stats count(*) by bin(5m)"),
      NULL, &made, error);
  insitu_program_free(made);
  return status;
}

static insitu_status match(insitu_error** error) {
  insitu_matcher* matcher = NULL;
  insitu_status status = insitu_matcher_new(program, &matcher, error);
  if (status == INSITU_OK) {
    insitu_outcome outcome = INSITU_NO_MATCH;
    status = insitu_match(matcher, text("{\"level\":\"ERROR\",\"user\":{\"age\":34}}"), &outcome, error);
  }
  insitu_matcher_free(matcher);
  return status;
}

static insitu_status explain(insitu_error** error) {
  insitu_owned_text* made = NULL;
  const insitu_status status = insitu_explain(program, text("{\"level\":\"WARN\",\"user\":{\"age\":3}}"), &made, error);
  insitu_owned_text_free(made);
  return status;
}

static insitu_status lint(insitu_error** error) {
  insitu_findings* found = NULL;
  const insitu_status status = insitu_lint_pattern(text("{ $.a = 1 && $.a = 2 }"), NULL, &found, error);
  insitu_findings_free(found);
  return status;
}

static insitu_status scan_pattern(insitu_error** error) {
  return insitu_scan(program, inputs, options, NULL, NULL, error);
}

static insitu_status scan_query(insitu_error** error) { return insitu_scan(query, inputs, options, NULL, NULL, error); }

static insitu_status run_check(insitu_error** error) {
  insitu_check* check = NULL;
  insitu_report* report = NULL;
  insitu_status status = insitu_check_new(&check, error);
  if (status == INSITU_OK) status = insitu_check_add_message(check, text("{\"level\":\"INFO\"}"), error);
  if (status == INSITU_OK) status = insitu_check_never(check, text("{ $.level = \"ERROR\" }"), error);
  if (status == INSITU_OK) status = insitu_check_run(check, &report, error);
  /* Whether a check that lacks memory is undecided or fails as a call, it does not pass or fail by that. */
  if (status == INSITU_OK && insitu_report_verdict(report) == INSITU_UNDECIDED) status = INSITU_OUT_OF_MEMORY;
  if (status == INSITU_OK && insitu_report_verdict(report) != INSITU_PASSED) status = INSITU_INTERNAL;
  insitu_report_free(report);
  insitu_check_free(check);
  return status;
}

/* Later allocations are those of loops: not each of them is tried. */
static long next(long at) { return at + 1 + at / 64; }

static void starve(const char* name, call run) {
  for (long at = 0; at < 1000000; at = next(at)) {
    insitu_error* error = NULL;
    allocations_left = at;
    const insitu_status status = run(&error);
    const int was_starved = allocations_left < 0;
    allocations_left = -1;
    const int is_reported = status == INSITU_OUT_OF_MEMORY;
    if (status != INSITU_OK && !is_reported) {
      const insitu_text drawing = insitu_error_drawing(error);
      fprintf(stderr, "%s: without allocation %ld: status %d\n%.*s\n", name, at, (int)status, (int)drawing.size,
              drawing.size == 0 ? "" : drawing.data);
      ++failures;
    }
    if (is_reported && error != NULL && insitu_error_message(error).size == 0) ++failures;
    insitu_error_free(error);
    if (!was_starved) return;
  }
  fprintf(stderr, "%s: does not end\n", name);
  ++failures;
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  char path[4096];
  snprintf(path, sizeof path, "%s/app.jsonl", argv[1]);
  if (insitu_compile_pattern(text("{ $.level = \"ERROR\" && $.user.age >= 20 }"), NULL, &program, NULL) != INSITU_OK ||
      insitu_compile_query(text("stats count(*) as n by level | sort n"), NULL, &query, NULL) != INSITU_OK ||
      insitu_inputs_new(&inputs, NULL) != INSITU_OK || insitu_inputs_add_file(inputs, text(path), NULL) != INSITU_OK ||
      insitu_options_new(&options, NULL) != INSITU_OK ||
      insitu_options_set(options, text("threads"), text("1"), NULL) != INSITU_OK)
    return 2;
  starve("compile_pattern", compile_pattern);
  starve("compile_query", compile_query);
  starve("match", match);
  starve("explain", explain);
  starve("lint", lint);
  starve("scan_pattern", scan_pattern);
  starve("scan_query", scan_query);
  starve("check", run_check);
  insitu_options_free(options);
  insitu_inputs_free(inputs);
  insitu_program_free(query);
  insitu_program_free(program);
  return failures == 0 ? 0 : 1;
}
