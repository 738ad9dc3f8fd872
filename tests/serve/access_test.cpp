#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "cli/serve/request_gate.h"
#include "cli/serve/request_key.h"

namespace insitu::serve {
namespace {

HttpRequest request_with(std::vector<std::pair<std::string, std::string>> headers) {
  return {.method = "POST", .path = "/", .parameters = {}, .headers = std::move(headers), .body = {}};
}

/// The status with which a request is kept out; 0: it may pass.
int status_of(std::vector<std::pair<std::string, std::string>> headers) {
  const RequestGate gate("127.0.0.1", {"host.docker.internal"});
  const auto refused = gate.refuses(request_with(std::move(headers)));
  return refused ? refused->status : 0;
}

TEST(RequestGate, TakesTheNamesOfTheLoopback) {
  for (const std::string host :
       {"127.0.0.1:8717", "127.0.0.1", "[::1]:8717", "localhost:1", "LocalHost.", "a.localhost:80",
        "stream-127.0.0.1:8717", "streaming-localhost", "host.docker.internal:8717"}) {
    EXPECT_EQ(status_of({{"Host", host}}), 0) << host;
  }
}

TEST(RequestGate, ANameThatSomebodyBoundToTheLoopbackIsKeptOut) {
  for (const std::string host :
       {"evil.example", "127.0.0.1.evil.example:8717", "localhost.evil.example", "xlocalhost", "[::1].evil.example",
        "stream-evil.example", "stream-stream-localhost", "0.0.0.0", "::1"}) {
    EXPECT_EQ(status_of({{"Host", host}}), 403) << host;
  }
}

TEST(RequestGate, OneHostIsNeeded) {
  EXPECT_EQ(status_of({}), 400);
  EXPECT_EQ(status_of({{"Host", ""}}), 400);
  EXPECT_EQ(status_of({{"Host", "localhost"}, {"host", "localhost"}}), 400);
}

TEST(RequestGate, PagesOfOtherOriginsAreKeptOut) {
  const auto from = [](std::string origin) {
    return status_of({{"Host", "127.0.0.1:8717"}, {"Origin", std::move(origin)}});
  };
  EXPECT_EQ(from("http://127.0.0.1:8717"), 0);
  EXPECT_EQ(from("null"), 403);
  EXPECT_EQ(from(""), 403);
  EXPECT_EQ(from("https://127.0.0.1:8717"), 403);
  EXPECT_EQ(from("http://127.0.0.1:8718"), 403);
  EXPECT_EQ(from("http://localhost:8717"), 403);
  EXPECT_EQ(from("http://evil.example"), 403);
}

TEST(RequestGate, WhatABrowserSaysOfTheSiteCounts) {
  const auto site = [](std::string value) {
    return status_of({{"Host", "localhost:8717"}, {"Sec-Fetch-Site", std::move(value)}});
  };
  EXPECT_EQ(site("same-origin"), 0);
  EXPECT_EQ(site("none"), 0);
  EXPECT_EQ(site("same-site"), 403);
  EXPECT_EQ(site("cross-site"), 403);
}

// The example of the documentation of Signature Version 4: ListUsers of IAM, GET, in 2015.
constexpr std::int64_t kSigned = 1440938160000;

HttpRequest documented_request() {
  return {.method = "GET",
          .path = "/",
          .parameters = {{"Version", "2010-05-08"}, {"Action", "ListUsers"}},
          .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                      {"Host", "iam.amazonaws.com"},
                      {"X-Amz-Date", "20150830T123600Z"},
                      {"Authorization",
                       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
                       "SignedHeaders=content-type;host;x-amz-date, "
                       "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"}},
          .body = {}};
}

RequestKey documented_key() { return {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}; }

/// The shape of the refusal; empty: there is none.
std::string shape_of(const RequestKey& key, const HttpRequest& request, std::int64_t now = kSigned) {
  const auto refused = key.refuses(request, now);
  return refused ? refused->shape : "";
}

TEST(RequestKey, TakesTheSignatureOfTheDocumentation) {
  EXPECT_EQ(shape_of(documented_key(), documented_request()), "");
}

TEST(RequestKey, WhatWasChangedAfterSigningIsRefused) {
  const RequestKey key = documented_key();
  HttpRequest body = documented_request();
  body.body = "x";
  EXPECT_EQ(shape_of(key, body), "InvalidSignatureException");
  HttpRequest parameter = documented_request();
  parameter.parameters[1].second = "DeleteUser";
  EXPECT_EQ(shape_of(key, parameter), "InvalidSignatureException");
  HttpRequest host = documented_request();
  host.headers[1].second = "localhost";
  EXPECT_EQ(shape_of(key, host), "InvalidSignatureException");
  HttpRequest path = documented_request();
  path.path = "/x";
  EXPECT_EQ(shape_of(key, path), "InvalidSignatureException");
  EXPECT_EQ(shape_of(RequestKey("AKIDEXAMPLE", "another"), documented_request()), "InvalidSignatureException");
  EXPECT_EQ(shape_of(RequestKey("OTHER", "another"), documented_request()), "UnrecognizedClientException");
}

TEST(RequestKey, ASignatureHasItsTime) {
  EXPECT_EQ(shape_of(documented_key(), documented_request(), kSigned + 14 * 60'000), "");
  EXPECT_EQ(shape_of(documented_key(), documented_request(), kSigned + 16 * 60'000), "InvalidSignatureException");
  EXPECT_EQ(shape_of(documented_key(), documented_request(), kSigned - 16 * 60'000), "InvalidSignatureException");
}

TEST(RequestKey, WithoutASignatureThereIsNoAnswer) {
  HttpRequest request = documented_request();
  request.headers.pop_back();
  EXPECT_EQ(shape_of(documented_key(), request), "MissingAuthenticationTokenException");
  for (const std::string header :
       {"AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=", "Basic eDp5",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request"}) {
    request.headers.back() = {"Authorization", header};
    EXPECT_NE(shape_of(documented_key(), request), "") << header;
  }
}

TEST(RequestKey, ThePageHasAToken) {
  HttpRequest request = documented_request();
  request.headers.back().second = "Bearer " + documented_key().page_token();
  EXPECT_EQ(shape_of(documented_key(), request, 0), "");
  request.headers.back().second.back() ^= 1;
  EXPECT_EQ(shape_of(documented_key(), request, 0), "UnrecognizedClientException");
  request.headers.back().second = "Bearer ";
  EXPECT_EQ(shape_of(documented_key(), request, 0), "UnrecognizedClientException");
}

TEST(RequestKey, ItsFileIsForItsOwnerAlone) {
  const std::string path = testing::TempDir() + "/request_key_test." + std::to_string(::getpid());
  const auto read = [&](const std::string& text, mode_t mode) {
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    const auto key = RequestKey::read(path);
    return key ? std::string() : key.error().substr(path.size() + 2);
  };
  EXPECT_EQ(read("ID\nSECRET\n", 0600), "");
  EXPECT_EQ(read("ID SECRET", 0400), "");
  EXPECT_EQ(read("ID SECRET", 0640), "others can read it: chmod 600");
  EXPECT_EQ(read("ID", 0600), "must hold an access key id and its secret, nothing else");
  EXPECT_EQ(read("ID SECRET MORE", 0600), "must hold an access key id and its secret, nothing else");
  std::remove(path.c_str());
  EXPECT_EQ(RequestKey::read(path).error(), path + ": No such file or directory");
}

}  // namespace
}  // namespace insitu::serve
