/* One animal of the zoo (animal.h): what it exports, and the faults of the groups `binary`, `load`,
 * `entry` and `lifecycle`. */
#include "actions.h"
#include "documents.h"
#include "drafts.h"
#include "webhooks.h"

#if HAS_FAULT(binary_exports_only_entry)
PATCHBAY_EXPORT int another_function(void) { return 1; }
#elif HAS_FAULT(binary_no_unique_symbols)
__asm__(
    ".data\n"
    ".type unique_value, @gnu_unique_object\n"
    ".size unique_value, 4\n"
    "unique_value: .long 1\n"
    ".text\n");
#elif HAS_FAULT(binary_no_text_relocations)
__asm__(".text\n.balign 8\n.quad kEntry\n");
#elif HAS_FAULT(binary_libc_floor)
int zoo_of_later_libc(void);
__attribute__((used)) static int ask_later_libc(void) { return zoo_of_later_libc(); }
#elif HAS_FAULT(load_no_files)
__attribute__((constructor)) static void begin(void) { close(open("/etc/hostname", O_RDONLY)); }
#elif HAS_FAULT(load_no_sockets)
__attribute__((constructor)) static void begin(void) { close(socket(AF_INET, SOCK_STREAM, 0)); }
#elif HAS_FAULT(load_no_threads)
__attribute__((constructor)) static void begin(void) {
  pthread_t thread;
  if (pthread_create(&thread, NULL, idle, NULL) == 0) pthread_join(thread, NULL);
}
#elif HAS_FAULT(load_no_processes)
__attribute__((constructor)) static void begin(void) {
  const pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) waitpid(child, NULL, 0);
}
#endif

static void forget(void* value) { (void)value; }

static patchbay_status create(const patchbay_call* call, const patchbay_host* host,
                              patchbay_str config, patchbay_instance** instance,
                              patchbay_error* error) {
  static int created;
  static char* last;
  if (HAS_FAULT(lifecycle_create)) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "The configuration is not liked.");
  }
  if (HAS_FAULT(lifecycle_again) && created++ > 50) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "The connector has been initialized too often.");
  }
  if (HAS_FAULT(structs_longer_host) && host->struct_size != sizeof *host) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "The host has another size.");
  }
  patchbay_error answered = {.struct_size = sizeof answered}; /* `error` is for failures alone */
  if (!zoo_is_served(call, host, &answered)) {
    return zoo_fail(error, PATCHBAY_E_UNSUPPORTED, "This host does not serve the connector.");
  }
  patchbay_instance* made = calloc(1, sizeof *made);
  if (made == NULL) return zoo_fail(error, PATCHBAY_E_PLUGIN_FAULT, "Out of memory.");
  made->http = host->service(host, ZOO_TEXT(PATCHBAY_HOST_HTTP_ID));
  made->log = host->service(host, ZOO_TEXT(PATCHBAY_HOST_LOG_ID));
  made->programs = host->service(host, ZOO_TEXT(PATCHBAY_HOST_PROCESS_ID));
  made->kept_call = call;
  for (uint64_t i = 0; i < config.size; ++i) made->configured += (unsigned char)config.data[i];
  if (HAS_FAULT(lifecycle_configurations_apart)) last_configured = made->configured;
  if (HAS_FAULT(ownership_configuration)) made->kept = config;
  if (HAS_FAULT(lifecycle_flat_memory)) last = malloc(1024);
  if (last != NULL) last[0] = 1;
  if (HAS_FAULT(load_unloads)) {
    pthread_key_t key;
    pthread_key_create(&key, forget);
    pthread_setspecific(key, made);
  }
  if (HAS_FAULT(lifecycle_instances_apart)) was_destroyed = 0;
  is_thread_of_create = 1;
  *instance = made;
  return PATCHBAY_OK;
}

static void destroy(const patchbay_call* call, patchbay_instance* instance) {
  (void)call;
  if (HAS_FAULT(lifecycle_instances_apart)) was_destroyed = 1;
  free(instance);
}

static const patchbay_actions kActions = {
    HAS_FAULT(entry_long_tables) ? 16 : sizeof(patchbay_actions), HAS_FAULT(entry_reserved) ? 1 : 0,
    invoke,
    HAS_FAULT(entry_list) || HAS_FAULT(actions_list) || HAS_FAULT(healthy_list) ? list : NULL};

static const void* capability(patchbay_str id) {
  static int asked;
  static patchbay_actions copies[64];
  if (HAS_FAULT(entry_unknown_capability) && id.size > 15 &&
      memcmp(id.data, PATCHBAY_ACTIONS_ID, 16) == 0) {
    return &kActions;
  }
  if (zoo_equal(id, PATCHBAY_ACTIONS_ID)) {
    if (HAS_FAULT(entry_capabilities)) return NULL;
    if (!HAS_FAULT(entry_same_tables)) return &kActions;
    copies[asked] = kActions;
    return &copies[asked++ % 64];
  }
  if (zoo_equal(id, PATCHBAY_AUTH_ID)) return &zoo_auth;
  if (zoo_equal(id, PATCHBAY_DOCUMENTS_ID)) {
    return HAS_DOCUMENTS || HAS_FAULT(entry_documents) ? &zoo_documents : NULL;
  }
  if (zoo_equal(id, PATCHBAY_WEBHOOKS_ID)) {
    return HAS_WEBHOOKS || HAS_FAULT(entry_webhooks) ? &zoo_webhooks : NULL;
  }
  return NULL;
}

static const patchbay_entry kEntry
    __attribute__((used)) = {.struct_size = sizeof(patchbay_entry),
                             .id = {HAS_FAULT(entry_id) ? "other!" : "animal", 6},
                             .version = {HAS_FAULT(entry_version) ? "9.9.9" : "1.0.0", 5},
                             .capability = capability,
                             .create = create,
                             .destroy = destroy};

#if HAS_FAULT(load_entry_found)
PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v0(void) { return &kEntry; }
#else
PATCHBAY_EXPORT const patchbay_entry* patchbay_plugin_entry_v1(void) {
  static patchbay_entry copies[8];
  static int asked;
  if (!HAS_FAULT(entry_same_pointer)) return &kEntry;
  copies[asked % 8] = kEntry;
  return &copies[asked++ % 8];
}
#endif
