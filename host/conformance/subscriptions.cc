#include "conformance/subscriptions.h"

#include "conformance/documents.h"
#include "conformance/filled_struct.h"

namespace patchbay::conformance {
namespace {

constexpr std::string_view kId = "7f3a0c52-5d0e-4d0f-9c5e-0b6a4f3f2d11";
constexpr std::string_view kUrl = "https://host.example/hooks/7f3a0c52-5d0e-4d0f-9c5e-0b6a4f3f2d11";

// The body of an answer about a subscription, in the forms that most providers use. `id` is a JSON
// value, because providers disagree whether an id is a number or a text.
std::string subscription_body(const std::string& id) {
  return R"({"id":)" + id +
         R"(,"resourceId":"r1","startPageToken":"1","expiration":"1702000000000",)"
         R"("expirationDateTime":"2023-12-08T01:46:40Z","value":[],"items":[]})";
}

std::function<Answer(const SentRequest&)> provider_with(const std::string& id) {
  return [body = subscription_body(id)](const SentRequest& sent) -> Answer {
    return {.status = sent.method == "POST" ? 201U : 200U, .body = body};
  };
}

// Returns the id of the collection that the host watches. Returns "" if the host watches
// everything.
std::string watched_collection(Examination& examination, Scene& scene) {
  const bool is_of_collections =
      examination.manifest().webhooks->subscriptions == manifest::Subscriptions::kCollections;
  if (!is_of_collections || examination.plugin().documents == nullptr) return {};
  return Documents(examination, scene, "1").collection();
}

const patchbay_webhooks* table_in(Examination& examination) {
  const patchbay_webhooks* table = examination.plugin().webhooks;
  if (table == nullptr || !examination.manifest().webhooks) {
    Examination::skip("the connector makes no subscriptions");
  }
  return table;
}

}  // namespace

Subscriptions::Subscriptions(Examination& examination, Scene& scene)
    : scene_(scene),
      table_(table_in(examination)),
      collection_(watched_collection(examination, scene)) {
  scene_.host.provider = provider_with("\"1\"");
}

patchbay_subscribe Subscriptions::request(const std::string& state) const {
  return {sizeof(patchbay_subscribe),
          0,
          borrow(kId),
          borrow(kUrl),
          borrow(kSecretPlaceholder),
          borrow(collection_),
          borrow(state)};
}

CallReturn Subscriptions::ask(SubscribeFunction function, const std::string& name,
                              const std::string& state, const Manner& manner) {
  scene_.journal.step(name + scene_.circumstance);
  const patchbay_subscribe asked = request(state);
  FilledStruct<patchbay_subscribed> about(manner.extra);
  CallReturn returned = scene_.instance.run(
      manner, [&](const patchbay_call* call, const patchbay_sink* written, patchbay_error* error) {
        return function(scene_.instance.raw(), call, &asked, about.get(), written, error);
      });
  returned.outcome_is_whole = about.is_whole();
  return returned;
}

CallReturn Subscriptions::subscribe(const Manner& manner) {
  return ask(table_->subscribe, "subscribe", {}, manner);
}

CallReturn Subscriptions::renew(const std::string& state, const Manner& manner) {
  return ask(table_->renew, "renew", state, manner);
}

CallReturn Subscriptions::unsubscribe(const std::string& state) {
  scene_.journal.step("unsubscribe" + scene_.circumstance);
  const patchbay_subscribe asked = request(state);
  return scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->unsubscribe(scene_.instance.raw(), call, &asked, error);
      });
}

std::string Subscriptions::made() {
  CallReturn returned = subscribe();
  if (returned.ok()) return returned.result;
  scene_.host.provider = provider_with("1");
  returned = subscribe();
  if (returned.ok()) return returned.result;
  Examination::skip("with the scripted provider, subscribe came to " + shown(returned));
}

void Subscriptions::each_function(const std::string& state, const Judge& judge) {
  judge("subscribe", subscribe());
  if (can_renew()) judge("renew", renew(state));
  judge("unsubscribe", unsubscribe(state));
}

}  // namespace patchbay::conformance
