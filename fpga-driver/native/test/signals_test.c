/* The driver's handler of SIGBUS among others': what is not its own goes on, as if it were not there. */
#include "check.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096 };

static sigjmp_buf out;
static void *volatile address;      /* of the last fault that came to the host */
static volatile int calls;
static volatile bool blocked;       /* all signals, while it ran */
static struct sigaction beneath;    /* what was there when the upper handler was installed */
static volatile int upper_calls;

/* As a virtual machine would: it leaves with a jump. */
static void on_host_fault(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)context;
    sigset_t mask;
    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    blocked = sigismember(&mask, SIGBUS) == 1 && sigismember(&mask, SIGUSR1) == 1;
    address = info->si_addr;
    calls++;
    if (info->si_code > 0) {
        siglongjmp(out, 1);
    }
}

static void on_plain(int number)
{
    calls += number == SIGBUS;
}

/* One installed later, which passes everything on. */
static void on_upper_fault(int number, siginfo_t *info, void *context)
{
    upper_calls++;
    beneath.sa_sigaction(number, info, context);
}

static void install(void (*handler)(int, siginfo_t *, void *), struct sigaction *before)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART};
    action.sa_sigaction = handler;
    sigfillset(&action.sa_mask);
    CHECK(sigaction(SIGBUS, &action, before) == 0);
}

static bool installed(void (*handler)(int, siginfo_t *, void *))
{
    struct sigaction action;
    return sigaction(SIGBUS, NULL, &action) == 0 && action.sa_sigaction == handler;
}

/* A page whose file has shrunk. */
static volatile uint8_t *shrunk_page(void)
{
    char name[] = "/tmp/bitgear-fpga-test-XXXXXX";
    int file = mkstemp(name);
    void *page = ftruncate(file, PAGE) == 0 ? mmap(NULL, PAGE, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;
    CHECK(page != MAP_FAILED && unlink(name) == 0 && ftruncate(file, 0) == 0);
    close(file);
    return page;
}

/* A fault that is none of the driver's reaches the host's handler. */
static void check_host_fault(volatile uint8_t *page)
{
    int before = calls;
    address = NULL;
    if (sigsetjmp(out, 1) == 0) {
        (void)page[100];
        CHECK(!"no fault");
    }
    CHECK(calls == before + 1 && address == page + 100 && blocked);
}

static void check_cut(struct fixture *f)
{
    counterpart_stop(&f->c);
    CHECK(ftruncate(f->c.registers_file, 0) == 0);
    CHECK_CODE(BITGEAR_TRUNCATED, f->node, bitgear_fpga_alive(f->node));
}

static void test_host(struct fixture *f, volatile uint8_t *page)
{
    install(on_host_fault, NULL);
    begin(f);
    CHECK(!installed(on_host_fault));
    check_host_fault(page);
    /* in the middle of a call: the stream itself lies in a file that shrank */
    if (sigsetjmp(out, 1) == 0) {
        bitgear_fpga_stage(f->node, (const uint8_t *)page, 64, TIMEOUT_MS);
        CHECK(!"no fault");
    }
    CHECK(address == page);
    CHECK_CODE(BITGEAR_OK, f->node, stage(f));
    int before = calls;
    raise(SIGBUS);
    CHECK(calls == before + 1);
    check_cut(f);
    CHECK(calls == before + 1);
    check_host_fault(page);
    end(f);
    CHECK(installed(on_host_fault));
    check_host_fault(page);
}

/* A handler above the driver's stays when the node is closed, and so does the driver's beneath it. */
static void test_upper(struct fixture *f, volatile uint8_t *page)
{
    begin(f);
    install(on_upper_fault, &beneath);
    end(f);
    CHECK(installed(on_upper_fault));
    check_host_fault(page);
    begin(f);
    CHECK(installed(on_upper_fault));
    check_host_fault(page);
    check_cut(f);
    sigset_t mask;
    CHECK(pthread_sigmask(SIG_BLOCK, NULL, &mask) == 0 && sigismember(&mask, SIGBUS) == 0);
    CHECK(upper_calls == 3);
    CHECK(sigaction(SIGBUS, &beneath, NULL) == 0);
    end(f);
    CHECK(installed(on_host_fault));
}

static void test_plain(struct fixture *f)
{
    CHECK(signal(SIGBUS, on_plain) != SIG_ERR);
    begin(f);
    int before = calls;
    raise(SIGBUS);
    CHECK(calls == before + 1);
    check_cut(f);
    CHECK(calls == before + 1);
    end(f);
}

/* What is left of a process that ignores SIGBUS or leaves it as it is, opens a node and meets one. */
static int status_of(void (*handler)(int), bool sent, volatile uint8_t *page)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        static struct fixture f;
        setrlimit(RLIMIT_CORE, &(struct rlimit){0});
        signal(SIGBUS, handler);
        begin(&f);
        unlinkat(f.c.folder_file, "interrupt", 0);      /* it may not come to end */
        unlinkat(f.c.folder_file, "registers", 0);
        unlinkat(f.c.folder_file, "buffer", 0);
        rmdir(f.c.folder);
        if (sent) {
            raise(SIGBUS);
        } else {
            (void)page[0];
        }
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child);
    return status;
}

static void test_defaults(volatile uint8_t *page)
{
    int status = status_of(SIG_DFL, false, page);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
    status = status_of(SIG_DFL, true, page);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
    status = status_of(SIG_IGN, false, page);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
    CHECK(status_of(SIG_IGN, true, page) == 0);
}

void test_signals(void)
{
    static struct fixture f;
    struct sigaction before;
    sigaction(SIGBUS, NULL, &before);
    volatile uint8_t *page = shrunk_page();
    test_host(&f, page);
    test_upper(&f, page);
    test_plain(&f);
    test_defaults(page);
    munmap((void *)page, PAGE);
    sigaction(SIGBUS, &before, NULL);
}
