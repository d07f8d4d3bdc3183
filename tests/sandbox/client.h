// A plain HTTP client for the tests of the sandbox. Each request has its own connection. The client
// repeats no request and checks nothing.
#pragma once

#include <string>
#include <vector>

#include "sandbox/message.h"

namespace patchbay::sandbox {

struct FetchedResponse {
  Response response;
  int failure = 0;  // libcurl's code; 0 if the whole answer arrived
};

struct Fetch {
  std::string method = "GET";
  std::string url{};
  std::vector<std::string> headers{};  // of the form "Name: value"; User-Agent is "test" by default
  std::string body{};
};

FetchedResponse fetch(const Fetch& wanted);

}  // namespace patchbay::sandbox
