#ifndef INSITU_INSITU_C_H
#define INSITU_INSITU_C_H

/** insitu for C and whatever calls C: CloudWatch Logs filter patterns and Logs Insights queries, run in place on local
 * log files. C11; link `-linsitu`.
 *
 *     insitu_error* error = NULL;
 *     insitu_program* program = NULL;
 *     if (insitu_compile_pattern(insitu_text_of("{ $.level = \"ERROR\" }"), NULL, &program, &error) != INSITU_OK) {
 *       insitu_text drawing = insitu_error_drawing(error);   // with a caret under the place
 *       fwrite(drawing.data, 1, drawing.size, stderr);
 *       insitu_error_free(error);
 *       return 2;
 *     }
 *     insitu_inputs* inputs = NULL;
 *     insitu_inputs_new(&inputs, NULL);
 *     insitu_inputs_add_file(inputs, insitu_text_of("app.jsonl.gz"), NULL);
 *     insitu_handlers handlers = {.size = sizeof handlers, .event = print_event};
 *     insitu_status status = insitu_scan(program, inputs, NULL, &handlers, NULL, &error);
 *
 * What holds everywhere:
 *
 * - **Errors.** A function that can fail returns an `insitu_status`, INSITU_OK being 0. Its last parameter takes the
 *   reason: unless it is NULL it is set, to NULL after success, else to an error that the caller frees. What such a
 *   function would have handed over through another pointer is NULL after a failure. No exception leaves the library.
 * - **Misuse** is an error too: a NULL where none is allowed, a size without bytes. Functions that only read a handle
 *   (they return no status) take NULL and answer with nothing: 0, or a text without bytes.
 * - **Ownership.** What a function hands over by `insitu_x**` belongs to the caller, who ends it with `insitu_x_free`;
 *   these take NULL. A handle needs nothing else to stay: programs may be freed before their matchers, options and
 *   inputs after the call that took them.
 * - **Texts** are bytes with a length: UTF-8, but for messages, which are as the log has them. No 0 ends them. Texts
 *   that go in are copied; those that come out belong to the handle they were asked of, or live as long as the call of
 *   a handler.
 * - **Threads.** Programs, errors, findings and reports never change: any number of threads may read one. Options,
 *   inputs and checks may be read by several threads once they are filled. A matcher belongs to one thread at a time.
 * - **Growth.** Structs that the caller makes begin with their size; those that the library hands over may grow at
 * their end, but for what stands in arrays or in other structs (texts, named texts, values, spans). Enumerations may
 * get further values: take those you do not know for "something else".
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#define INSITU_API __attribute__((visibility("default")))
#else
#define INSITU_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** Bytes with their number. `data` may be NULL where `size` is 0. */
typedef struct insitu_text {
  const char* data;
  size_t size;
} insitu_text;

/** A text that ends with 0; NULL is the text without bytes. It borrows. */
static inline insitu_text insitu_text_of(const char* text) {
  insitu_text made;
  made.data = text;
  made.size = text ? strlen(text) : 0;
  return made;
}

/** The version of the library, "0.1.0", ended by 0; it stays as long as the library is loaded. */
INSITU_API const char* insitu_version(void);

/* ---- errors */

typedef enum insitu_status {
  INSITU_OK = 0,
  INSITU_REFUSED = 1,       /**< a pattern, a query, an option or an expectation is not valid; its text says where */
  INSITU_MISUSE = 2,        /**< a mistake of the calling program: a NULL, a size without bytes */
  INSITU_UNREADABLE = 3,    /**< an input could not be read, in whole or in part; all else was handed over */
  INSITU_OUT_OF_MEMORY = 4, /**< also: the query holds more than the option `memory-limit` */
  INSITU_INTERNAL = 5       /**< a mistake of this library: please report it */
} insitu_status;

/** Why a call failed. Immutable. */
typedef struct insitu_error insitu_error;

/** A part of a text: the bytes from `begin` up to `end`, which is not included. */
typedef struct insitu_span {
  size_t begin;
  size_t end;
} insitu_span;

INSITU_API insitu_status insitu_error_status(const insitu_error* error);
/** The name of the cause, "missing-operand", which never changes; of other statuses "misuse", "unreadable" and so on.
 */
INSITU_API insitu_text insitu_error_code(const insitu_error* error);
/** What is wrong, in lower case and without a full stop. */
INSITU_API insitu_text insitu_error_message(const insitu_error* error);
/** What could be at the place; may be empty. */
INSITU_API insitu_text insitu_error_expected(const insitu_error* error);
/** What to write instead; may be empty. */
INSITU_API insitu_text insitu_error_help(const insitu_error* error);
/** Sets `span` to the part of the text that is wrong and returns 1; returns 0 if the error is about no part of a text.
 */
INSITU_API int insitu_error_span(const insitu_error* error, insitu_span* span);
/** The whole for a person: message, the line with carets under the place, the help. Lines end with "\n". */
INSITU_API insitu_text insitu_error_drawing(const insitu_error* error);
INSITU_API void insitu_error_free(insitu_error* error);

/* ---- options */

/** How texts are compiled and inputs are read. Everywhere NULL stands for options as they are made. */
typedef struct insitu_options insitu_options;

INSITU_API insitu_status insitu_options_new(insitu_options** options, insitu_error** error);
/** Sets an option, by the name and with the values that it has on the command line:
 *
 *     threads 4            input docker         encoding euc-kr       multiline time     strip-ansi on
 *     time-field ts        time-format %H:%M    tz Asia/Seoul         year 2025
 *     start now-1h         end 2026-03-02       now 2026-03-02T12:00Z
 *     log-group /app/api   log-stream web-1     memory-limit 1000000 (bytes)
 *     max-count 10 (of events of each file)     invert-match on       aws-limits off
 *     order input          strict on (no spellings that the service takes without documenting them)
 *
 * A switch is `on` or `off`. INSITU_REFUSED: there is no such option, or it does not take the value; the options are
 * as before. A time or a format is read when the options are used, because others decide what it means; a scan also
 * refuses what has no effect on it: start, end, memory-limit and order of a pattern, max-count and invert-match of a
 * query. */
INSITU_API insitu_status insitu_options_set(insitu_options* options, insitu_text name, insitu_text value,
                                            insitu_error** error);
INSITU_API void insitu_options_free(insitu_options* options);

/* ---- patterns and queries */

/** A compiled filter pattern or query. Immutable. */
typedef struct insitu_program insitu_program;

/** Compiles a filter pattern. INSITU_REFUSED: the service would refuse it, the error has the place. */
INSITU_API insitu_status insitu_compile_pattern(insitu_text pattern, const insitu_options* options,
                                                insitu_program** program, insitu_error** error);
/** Compiles a Logs Insights query, likewise. */
INSITU_API insitu_status insitu_compile_query(insitu_text query, const insitu_options* options,
                                              insitu_program** program, insitu_error** error);
/** 1 for a query, 0 for a pattern. */
INSITU_API int insitu_program_is_query(const insitu_program* program);
/** How many notes there are on what is legal but surprising about the text. */
INSITU_API size_t insitu_program_note_count(const insitu_program* program);
/** One of the notes, drawn for a person; empty: there are not so many. It belongs to the program. */
INSITU_API insitu_text insitu_program_note(const insitu_program* program, size_t index);
INSITU_API void insitu_program_free(insitu_program* program);

/* ---- one message */

/** What one thread needs to ask a program about messages. */
typedef struct insitu_matcher insitu_matcher;

typedef enum insitu_outcome {
  INSITU_NO_MATCH = 0,
  INSITU_MATCH = 1,
  INSITU_NOT_JSON = 2, /**< no match: a JSON pattern, and the message is no JSON object */
  INSITU_TOO_DEEP = 3  /**< no match: JSON that nests too deep, so that it was not read */
} insitu_outcome;

/** A name, as the pattern has it (`$ip`), and its value. */
typedef struct insitu_named_text {
  insitu_text name;
  insitu_text value;
} insitu_named_text;

/** Makes a matcher. INSITU_MISUSE: the program is a query. */
INSITU_API insitu_status insitu_matcher_new(const insitu_program* program, insitu_matcher** matcher,
                                            insitu_error** error);
/** Whether one message, without the end of its line, matches. */
INSITU_API insitu_status insitu_match(insitu_matcher* matcher, insitu_text message, insitu_outcome* outcome,
                                      insitu_error** error);
/** The values that a space-delimited pattern extracts from a message that matches, in the order of its fields; none
 * for other patterns and messages. They stay until the next call with this matcher. */
INSITU_API insitu_status insitu_extract(insitu_matcher* matcher, insitu_text message, const insitu_named_text** values,
                                        size_t* count, insitu_error** error);
INSITU_API void insitu_matcher_free(insitu_matcher* matcher);

/** A text that was made for the caller. */
typedef struct insitu_owned_text insitu_owned_text;
INSITU_API insitu_text insitu_owned_text_get(const insitu_owned_text* text);
INSITU_API void insitu_owned_text_free(insitu_owned_text* text);

/** Why a message does or does not match, every clause with the value it saw; of a query what each command makes of it.
 * A drawing for a person, whose form may change. */
INSITU_API insitu_status insitu_explain(const insitu_program* program, insitu_text message,
                                        insitu_owned_text** explanation, insitu_error** error);

/* ---- files */

/** What is scanned, in this order. */
typedef struct insitu_inputs insitu_inputs;

INSITU_API insitu_status insitu_inputs_new(insitu_inputs** inputs, insitu_error** error);
/** Adds a file by its path, which is opened when it is scanned: a path without a file is a problem of the scan. */
INSITU_API insitu_status insitu_inputs_add_file(insitu_inputs* inputs, insitu_text path, insitu_error** error);
/** Adds what could be the content of a file, not compressed. `name` is used as its path. */
INSITU_API insitu_status insitu_inputs_add_bytes(insitu_inputs* inputs, insitu_text name, insitu_text bytes,
                                                 insitu_error** error);
INSITU_API void insitu_inputs_free(insitu_inputs* inputs);

/** An event that a pattern selects. */
typedef struct insitu_event {
  size_t file;        /**< index among the inputs */
  uint64_t number;    /**< in the file, from 1; the number of the line where each line is an event */
  insitu_text member; /**< of an archive; empty: the file is none */
  insitu_text message;
  int has_timestamp;
  int64_t timestamp; /**< epoch milliseconds, if the input states it itself; the time in a message is not looked for */
  insitu_text log_group; /**< empty: the input does not state it; likewise the stream */
  insitu_text log_stream;
  const insitu_named_text* values; /**< that a space-delimited pattern extracts */
  size_t value_count;
} insitu_event;

typedef enum insitu_kind {
  INSITU_MISSING = 0,
  INSITU_TEXT = 1,
  INSITU_INTEGER = 2,
  INSITU_REAL = 3,
  INSITU_TIME = 4, /**< epoch milliseconds */
  INSITU_MAP = 5,  /**< JSON text, likewise the list */
  INSITU_LIST = 6
} insitu_kind;

/** A value of a row. */
typedef struct insitu_value {
  insitu_kind kind;
  insitu_text text; /**< as the service prints it; empty if it is missing */
  int64_t integer;  /**< INSITU_INTEGER, INSITU_TIME; else 0 */
  double real;      /**< the number; of an INSITU_INTEGER the nearest double; else 0 */
} insitu_value;

typedef enum insitu_problem_kind {
  INSITU_PROBLEM = 0,      /**< something could not be read as it should be */
  INSITU_ANNOUNCEMENT = 1, /**< how the file is read, where that is not obvious */
  INSITU_HINT = 2          /**< what the file may be, of interest only if nothing was found in it */
} insitu_problem_kind;

/** What is to be said about an input. */
typedef struct insitu_problem {
  insitu_problem_kind kind;
  size_t file;         /**< index among the inputs */
  insitu_text member;  /**< of an archive; empty: it is about the file itself */
  insitu_text message; /**< ready to follow "FILE: " */
  int has_offset;
  uint64_t offset; /**< at which it is, in the decompressed bytes */
} insitu_problem;

/** What is called in the course of a scan; any may be NULL. All that they are given stays only for the call. They
 * return 0 for "go on", anything else ends the scan. The calls come one at a time and in the order of the inputs,
 * whatever the threads, but not all from the thread that scans; none comes after the scan has returned. A handler may
 * use other handles, but end the scan only by its answer: no exception and no `longjmp` may leave it. */
typedef struct insitu_handlers {
  size_t size; /**< sizeof(insitu_handlers) */
  void* context;
  int (*event)(void* context, const insitu_event* event);                /**< of a pattern */
  int (*columns)(void* context, const insitu_text* names, size_t count); /**< of a query, before its rows */
  int (*row)(void* context, const insitu_value* values, size_t count);   /**< one value for each column */
  int (*problem)(void* context, const insitu_problem* problem);
  int (*poll)(void* context); /**< while nothing else is called, after each part that was read: half a MiB or a line */
} insitu_handlers;

/** Totals of a scan. If it ended early they cover what was read until then. */
typedef struct insitu_summary {
  size_t size; /**< sizeof(insitu_summary), set by the caller */
  uint64_t files;
  uint64_t files_with_problems;
  uint64_t bytes_scanned; /**< decompressed */
  uint64_t events_scanned;
  uint64_t events_matched; /**< of a query: that pass its filters */
  uint64_t rows;           /**< of a query, likewise the rest */
  uint64_t rows_cut;       /**< by the limit that the service sets where the query has none */
  uint64_t without_time;   /**< events, where a result depends on times */
  int is_approximate;      /**< `pct` or `countDistinct` met too many values to hold */
  int was_stopped;         /**< a handler ended the scan */
} insitu_summary;

/** Runs a program over inputs: on several threads, each file decompressed and read as `insitu inspect` shows it.
 * `handlers` and `summary` may be NULL; a summary is filled whenever something was scanned, also after
 * INSITU_UNREADABLE, whose error is the first problem. INSITU_REFUSED: an option cannot be used. A handler that ends
 * the scan is no failure. Memory: less than 64 MiB for two threads, besides what a query holds. */
INSITU_API insitu_status insitu_scan(const insitu_program* program, const insitu_inputs* inputs,
                                     const insitu_options* options, const insitu_handlers* handlers,
                                     insitu_summary* summary, insitu_error** error);

/* ---- lint */

typedef enum insitu_severity {
  INSITU_SEVERITY_ERROR = 0,   /**< the service refuses it, or it cannot work */
  INSITU_SEVERITY_WARNING = 1, /**< legal, but almost surely not what was meant */
  INSITU_SEVERITY_UNRESOLVED = 2,
  INSITU_SEVERITY_NOT_MODELLED = 3
} insitu_severity;

/** Something that is wrong, or surely not meant, about a text. */
typedef struct insitu_finding {
  insitu_text rule; /**< its name, "never-matches", which never changes */
  insitu_severity severity;
  insitu_text message; /**< as of errors, likewise the next two */
  insitu_text expected;
  insitu_text help;
  int has_span;
  insitu_span span;
  insitu_text drawing; /**< as of errors */
} insitu_finding;

/** Immutable. */
typedef struct insitu_findings insitu_findings;

/** Checks a pattern. One that the service refuses is a finding, not a failure. */
INSITU_API insitu_status insitu_lint_pattern(insitu_text pattern, const insitu_options* options,
                                             insitu_findings** findings, insitu_error** error);
/** Checks a query, likewise. */
INSITU_API insitu_status insitu_lint_query(insitu_text query, const insitu_options* options, insitu_findings** findings,
                                           insitu_error** error);
INSITU_API size_t insitu_finding_count(const insitu_findings* findings);
/** One of them, in the order of their places; NULL: there are not so many. It belongs to `findings`. */
INSITU_API const insitu_finding* insitu_finding_at(const insitu_findings* findings, size_t index);
INSITU_API void insitu_findings_free(insitu_findings* findings);

/* ---- tests */

/** What is expected of logs, as in the test files of `insitu test`. */
typedef struct insitu_check insitu_check;

INSITU_API insitu_status insitu_check_new(insitu_check** check, insitu_error** error);
/** Adds a log file by its path. INSITU_MISUSE: there are messages already; the other way round as well. */
INSITU_API insitu_status insitu_check_add_file(insitu_check* check, insitu_text path, insitu_error** error);
/** Adds a message, which may have several lines. Blank ones are no events. */
INSITU_API insitu_status insitu_check_add_message(insitu_check* check, insitu_text message, insitu_error** error);
/** Expects that no event matches a pattern. */
INSITU_API insitu_status insitu_check_never(insitu_check* check, insitu_text pattern, insitu_error** error);
/** Expects that an event matches a pattern. */
INSITU_API insitu_status insitu_check_always(insitu_check* check, insitu_text pattern, insitu_error** error);
/** Expects a number of rows of a query, such as `count == 0` or `count >= 3`. INSITU_REFUSED: `expectation` is none, or
 * every or no number meets it. */
INSITU_API insitu_status insitu_check_query(insitu_check* check, insitu_text query, insitu_text expectation,
                                            insitu_error** error);
/** Accepts what would leave expectations undecided: `empty` (no event at all), `no-json`, `partial-page`. */
INSITU_API insitu_status insitu_check_allow(insitu_check* check, insitu_text what, insitu_error** error);
/** Accepts that no event has a name, as the pattern or the query writes it: `$.level`. */
INSITU_API insitu_status insitu_check_allow_missing(insitu_check* check, insitu_text name, insitu_error** error);
/** Sets how the events are read: input, log-group, time-field, time-format, tz; start, end, now. Values as in
 * insitu_options_set. */
INSITU_API insitu_status insitu_check_set(insitu_check* check, insitu_text name, insitu_text value,
                                          insitu_error** error);

typedef enum insitu_verdict {
  INSITU_PASSED = 0,
  INSITU_FAILED = 1,
  INSITU_UNDECIDED = 2 /**< it is not known whether it passes: no event, a name that no event has, JSON where none is,
                            a file that cannot be read, a text that is refused. Never take it for a pass */
} insitu_verdict;

/** What became of a check. Immutable. */
typedef struct insitu_report insitu_report;

/** Runs a check, as often as wanted. INSITU_REFUSED: nothing is expected. */
INSITU_API insitu_status insitu_check_run(const insitu_check* check, insitu_report** report, insitu_error** error);
INSITU_API void insitu_check_free(insitu_check* check);

/** INSITU_UNDECIDED for NULL. */
INSITU_API insitu_verdict insitu_report_verdict(const insitu_report* report);
/** For a person: what was not as expected with the events that show it, or why it is not known, then notes. Empty if
 * everything is as expected and there is nothing to note. Lines end with "\n". */
INSITU_API insitu_text insitu_report_text(const insitu_report* report);
INSITU_API void insitu_report_free(insitu_report* report);

#ifdef __cplusplus
}
#endif

#endif
