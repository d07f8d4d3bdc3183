#include "webhook_deliveries.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/server.h"
#include "base/hex.h"
#include "base/random.h"
#include "loopback.h"
#include "measured_host.h"
#include "services/proof.h"
#include "store/store.h"
#include "temporary_folder.h"
#include "vault/key_ring_file.h"

namespace patchbay::bench {
namespace {

constexpr int kSenders = 32;
constexpr int kOfEach = 1000;
constexpr const char* kSecret = "app secret";

// Starts a server whose connector `github` has the secret of the deliveries.
std::unique_ptr<app::Server> start_server(const std::filesystem::path& folder) {
  SystemRandom random;
  app::Config config;
  config.connector_path = {PATCHBAY_CONNECTORS};
  config.server.listen = "127.0.0.1:0";
  config.server.store = (folder / "store.db").string();
  config.server.key_ring = folder / "keys";
  config.server.requests_per_second = 0;  // no limit, because all senders have the same address
  config.server.webhook_secrets = {{"github", "org", Secret(kSecret)}};
  must(store::Store::open({.location = config.server.store}));  // creates the file
  if (vault::create_key_ring(config.server.key_ring.string(), random).has_error()) std::exit(1);
  const auto no_environment = [](std::string_view) { return std::optional<std::string>(); };
  return must(app::Server::start(config, no_environment, [](std::string_view) {}));
}

// Sends deliveries of GitHub, each with its own id. Returns the milliseconds of each delivery.
std::vector<double> deliver(std::uint16_t port, int from, int to) {
  const std::string body =
      R"({"repository": {"id": 5}, "padding": ")" + std::string(2000, 'x') + R"("})";
  const std::vector<std::string_view> pieces = {body};
  const std::string mac = services::mac_of("hmac-sha256", kSecret, pieces).value();
  const std::string headers =
      "Content-Type: application/json\nX-GitHub-Event: push\nX-Hub-Signature-256: sha256=" +
      hex_of({reinterpret_cast<const std::uint8_t*>(mac.data()), mac.size()}) +
      "\nX-GitHub-Delivery: delivery-";
  KeptConnection connection(port);
  std::vector<double> times;
  for (int i = from; i < to; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    const int status =
        connection.post("/webhooks/github", headers + std::to_string(i) + "\n", body);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    times.push_back(took.count());
    if (status == 200) continue;
    std::fprintf(stderr, "webhook: a delivery was answered with %d\n", status);
    std::_Exit(1);  // without destructors, because the other threads still use the server
  }
  return times;
}

}  // namespace

void add_webhooks(Rows& rows) {
  const TemporaryFolder folder;
  const auto server = start_server(folder.path());
  std::vector<std::vector<double>> of_senders(kSenders);
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> senders;
    for (int i = 0; i < kSenders; ++i) {
      senders.emplace_back(
          [&, i] { of_senders[i] = deliver(server->port(), i * kOfEach, (i + 1) * kOfEach); });
    }
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::vector<double> times;
  for (const auto& each : of_senders) times.insert(times.end(), each.begin(), each.end());
  const auto slow = times.begin() + static_cast<std::ptrdiff_t>(times.size() * 99 / 100);
  std::nth_element(times.begin(), slow, times.end());
  rows.add("webhook", kSenders * kOfEach / took.count(), std::nullopt, "deliveries/s",
           GoodDirection::kHigher);
  rows.add("webhook, p99 of 32 senders", *slow, std::nullopt, "ms", GoodDirection::kLower,
           at_most(1000));
}

}  // namespace patchbay::bench
