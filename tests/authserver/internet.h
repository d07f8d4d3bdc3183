#pragma once

#include <atomic>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "authserver/client_documents.h"
#include "httpd/raw_client.h"

namespace patchbay::authserver {

// A fake internet with the same text at every address. Counts the fetches.
struct Internet {
  // Borrows this object.
  FetchDocument fetch() {
    return [this](const std::string& /*address*/) -> Result<std::string> {
      ++fetched;
      return published;
    };
  }

  Result<std::string> published = std::string();
  std::atomic<int> fetched = 0;
};

// Checks the answer that a client gets during the 30 seconds in which no fetch is made: it must say
// when to try again.
inline void check_told_to_try_again(const httpd::Response& answer) {
  INFO(answer.body);
  CHECK(answer.status == 503);
  CHECK(nlohmann::json::parse(answer.body).at("error") == "temporarily_unavailable");
  const int seconds = std::stoi(test::header_of(answer, "Retry-After"));
  CHECK(seconds >= 1);
  CHECK(seconds <= 30);
}

}  // namespace patchbay::authserver
