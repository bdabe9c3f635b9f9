/*
 * Preloaded into the bot: what a disk holds when the power fails. A flush copies the file, as it is when the flush begins,
 * into the folder PLATTER, and takes three milliseconds; what was not flushed never gets there. While PLATTER holds a file
 * "broken", flushes fail. Journals are left out: nothing here is told of their end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAMES 64

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long flushes;
static struct { char name[64]; unsigned long newest; } seen[NAMES];

/* Whether no later flush of the same file has been noted. */
static int is_newest(const char *name, unsigned long flush)
{
    int i = 0;
    while (i < NAMES - 1 && seen[i].name[0] && strcmp(seen[i].name, name)) i++;
    snprintf(seen[i].name, sizeof seen[i].name, "%s", name);
    if (seen[i].newest > flush) return 0;
    seen[i].newest = flush;
    return 1;
}

static void copy(int from, const char *path)
{
    char part[1 << 16];
    off_t at = 0;
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (ssize_t got; (got = pread(from, part, sizeof part, at)) > 0; at += got)
        if (write(to, part, got) != got) abort();
    close(to);
}

static int flush(int file)
{
    const char *platter = getenv("PLATTER");
    char link[64], path[PATH_MAX] = "", kept[PATH_MAX], copied[PATH_MAX + 32];
    struct timespec pause = {0, 3000000};
    struct stat about;
    unsigned long number;

    if (fstat(file, &about) || !S_ISREG(about.st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    if (readlink(link, path, sizeof path - 1) < 0) return -1;
    const char *name = strrchr(path, '/') + 1;
    if (strstr(name, "-journal")) return 0;
    snprintf(kept, sizeof kept, "%s/broken", platter);
    if (!access(kept, F_OK)) {
        errno = EIO;
        return -1;
    }
    pthread_mutex_lock(&lock);
    number = ++flushes;
    pthread_mutex_unlock(&lock);
    snprintf(kept, sizeof kept, "%s/%s", platter, name);
    snprintf(copied, sizeof copied, "%s.%lu.part", kept, number);
    copy(file, copied);
    nanosleep(&pause, 0);
    pthread_mutex_lock(&lock);
    if (is_newest(name, number)) rename(copied, kept);
    else unlink(copied);
    pthread_mutex_unlock(&lock);
    return 0;
}

int fsync(int file) { return flush(file); }
int fdatasync(int file) { return flush(file); }
