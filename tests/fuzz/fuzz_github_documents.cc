// Input: GitHub's answers, one after the other, with a line "====" between them. Each begins with
// its status, three digits. The connector lists, examines and fetches documents, and gets these
// answers to its requests, whatever it asks for. It breaks no rule of the ABI, and no run is
// complete without an end.
#include <patchbay/testing/documents.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "invariant.h"

using namespace patchbay::testing;
using patchbay::fuzz::must_hold;

extern "C" const patchbay_entry* patchbay_plugin_entry_v1(void);

namespace {

constexpr std::string_view kBetween = "\n====\n";
constexpr std::size_t kMostRequests = 200;

// Returns the next answer; 404 after the last one.
Exchange next_answer(std::string_view& rest, const Sent& sent) {
  const auto end = std::min(rest.find(kBetween), rest.size());
  std::string_view piece = rest.substr(0, end);
  rest.remove_prefix(std::min(end + kBetween.size(), rest.size()));
  std::uint32_t status = 0;
  for (int digit = 0; digit < 3 && !piece.empty() && piece[0] >= '0' && piece[0] <= '9'; ++digit) {
    status = status * 10 + static_cast<std::uint32_t>(piece[0] - '0');
    piece.remove_prefix(1);
  }
  Exchange exchange(sent.method, sent.url);
  exchange.answer(status < 200 || status > 599 ? 404 : status, std::string(piece));
  return exchange;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  Host host;
  host.provider = [&](const Sent& sent) {
    if (host.sent.size() > kMostRequests) host.cancelled = true;
    return next_answer(rest, sent);
  };
  {
    Instance instance(*patchbay_plugin_entry_v1(), host);
    Documents documents(instance, "5");
    const Stepped run = documents.run({}, 0, 20);
    must_hold(!run.is_complete() || !run.cursor.empty() || run.state != 0,
              "a run that is complete has a cursor, or its collection a state");
    for (const auto& document : run.upserts) {
      if (document.content || !document.has_content || !document.skipped.empty()) continue;
      documents.fetch(document);
      documents.look(document);
      break;
    }
  }
  must_hold(host.faults.empty(), host.faults.empty() ? "" : host.faults.front().c_str());
  return 0;
}
