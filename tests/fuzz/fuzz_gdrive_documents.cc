// Input: the answers of Google's APIs, in the form of provider_answers.h. The connector lists,
// examines and fetches documents, and gets these answers to its requests, whatever it asks for. It
// breaks no rule of the ABI, and no run is complete without an end.
#include <patchbay/testing/documents.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "invariant.h"
#include "provider_answers.h"

using namespace patchbay::testing;
using patchbay::fuzz::kMostRequests;
using patchbay::fuzz::must_hold;
using patchbay::fuzz::next_answer;

extern "C" const patchbay_entry* patchbay_plugin_entry_v1(void);

namespace {

// Returns the media type that the next answer seems to have, because the connector looks at it.
Headers type_of_next(std::string_view rest) {
  const std::string_view body = rest.substr(std::min<std::size_t>(rest.size(), 3), 1);
  if (body == "{") return {{"Content-Type", "application/json; charset=UTF-8"}};
  if (body == "<") return {{"Content-Type", "text/html"}};
  return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  Host host;
  host.provider = [&](const Sent& sent) {
    if (host.sent.size() > kMostRequests) host.cancelled = true;
    return next_answer(rest, sent, type_of_next(rest));
  };
  {
    Instance instance(*patchbay_plugin_entry_v1(), host);
    for (const char* collection : {"my-drive", "shared-with-me", "0Adrive"}) {
      Documents documents(instance, collection);
      const Stepped run = documents.run({}, 0, 20);
      must_hold(!run.is_complete() || !run.cursor.empty() || run.state != 0,
                "a run that is complete has a cursor, or its collection a state");
      static_cast<void>(documents.run({}, PATCHBAY_ENUMERATE_ACCESS, 5));
      const Stepped changes = documents.run(run.cursor, 0, 5);
      must_hold(run.cursor.empty() || !changes.outcome.ok() || !changes.cursor.empty(),
                "changes that were read have a cursor");
      for (const auto& document : run.upserts) {
        documents.access(document);
        if (document.content || !document.has_content || !document.skipped.empty()) continue;
        documents.fetch(document);
        documents.look(document);
        break;
      }
    }
    Documents documents(instance);
    documents.collections();
    documents.members("team@acme.test");
  }
  must_hold(host.faults.empty(), host.faults.empty() ? "" : host.faults.front().c_str());
  return 0;
}
