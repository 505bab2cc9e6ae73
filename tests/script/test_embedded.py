"""The embedded servers: where they live, what they keep, how they refuse."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from script.embedded import Home, Unavailable, own_servers, running
from script.embedded.kept import Kept
from script.embedded.memory import megabytes

ROOT = Path(__file__).resolve().parents[2]
PATH_LIMIT_OF_A_SOCKET = 107


@pytest.fixture(scope="module")
def servers():
    """Both servers in a folder with spaces in a long path."""
    with Home.temporary() as home:
        home.path.chmod(0o711)
        place = home.path / ("long " * 15).strip()
        with running(Home(place, disposable=True), {}) as urls:
            yield urls


def test_they_start_in_a_long_path_with_spaces(servers):
    with psycopg.connect(servers["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("portal_app",)
    assert redis.Redis.from_url(servers["REDIS_URL"]).ping()


def test_the_application_role_owns_nothing_and_cannot_create(servers):
    with psycopg.connect(servers["DATABASE_URL"]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE mine (id int)")


def test_a_wait_for_a_lock_ends_whichever_way_the_application_connects(servers):
    """reliability.md: lock_timeout 3 s."""
    with psycopg.connect(servers["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW lock_timeout").fetchone() == ("3s",)


def test_the_owner_may_create_databases_but_is_no_superuser(servers):
    with psycopg.connect(servers["DATABASE_OWNER_URL"]) as connection:
        rights = connection.execute(
            "SELECT rolcreatedb, rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert rights == (True, False)


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL"])
def test_a_wrong_password_is_refused(servers, name):
    user, _, place = servers[name].rpartition("@")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(f"{user[:-4]}none@{place}")


def test_redis_asks_for_a_password(servers):
    bare = "redis://" + servers["REDIS_URL"].rpartition("@")[2]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(bare).ping()


def test_names_sort_by_code_point_and_keep_extension_b(servers):
    with psycopg.connect(servers["DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT n FROM unnest(ARRAY['𠮷', '张', 'é', 'z']) n ORDER BY n").fetchall()
    assert [row[0] for row in rows] == sorted(["𠮷", "张", "é", "z"])


def test_servers_named_by_the_environment_are_not_started(tmp_path):
    given = {"DATABASE_URL": "postgres://there/portal", "REDIS_URL": "redis://there"}
    assert own_servers(Home(tmp_path), given) == {}
    with running(Home(tmp_path), given) as urls:
        assert urls == given
    assert list(tmp_path.iterdir()) == []


def test_secrets_stay_the_same_and_nobody_else_reads_them(tmp_path):
    kept = Kept(tmp_path / "embedded.json")
    first = kept.secret("portal_app")
    assert kept.secret("portal_app") == first
    assert kept.secret("portal_owner") != first
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600


def test_a_port_is_chosen_once_and_kept_while_it_is_free(tmp_path):
    kept = Kept(tmp_path / "embedded.json")
    assert kept.choose_port("redis") == kept.choose_port("redis") == kept.port("redis")


def test_asking_for_a_server_that_never_ran_says_what_to_do(tmp_path):
    with pytest.raises(Unavailable, match="run script/server first"):
        Kept(tmp_path / "embedded.json").port("postgres")


def test_a_second_start_of_the_same_home_is_refused(tmp_path):
    home = Home(tmp_path)
    with home.locked(), pytest.raises(Unavailable, match="already running"), home.locked():
        pass


def test_a_socket_folder_is_short_and_closed_to_others(tmp_path):
    folder = Home(tmp_path / ("long" * 40)).socket_folder("sockets", for_servers=False)
    assert len(os.fsencode(folder / ".s.PGSQL.65535")) <= PATH_LIMIT_OF_A_SOCKET
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    """A link laid out in a shared folder must not receive our sockets."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "sockets").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unavailable, match="belongs to somebody else"):
        Home(tmp_path).socket_folder("sockets", for_servers=False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the servers as another user")
def test_a_home_that_the_servers_user_cannot_enter_is_refused(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(Unavailable, match="set PORTAL_DATA"):
        Home(tmp_path / "data").folder("postgres")


def test_memory_is_what_the_machine_and_its_container_allow():
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    assert 0 < megabytes() <= machine


def test_a_command_gets_the_addresses_and_its_status_is_passed_on():
    code = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgres://portal_app:') else 1)"
    command = [sys.executable, "-m", "script.embedded", "--temporary", "with", "--", sys.executable, "-c", code]
    assert subprocess.run(command, cwd=ROOT).returncode == 7
