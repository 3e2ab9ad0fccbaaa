/** Procedures of our own, with the traps of the language and the forms that are met in those of others. */

/** As the standard writes it. */
export const HEATER_ON = `procedure
  declare event Heater Trip described by "line A over-current" end declare
  preconditions
    if Station Lock of TM Chain = "LOCKED"
    then wait until Battery Voltage of EPS > 26.5 V timeout 2 min raise event Heater Trip
  end preconditions
  main
    log "Bringing up payload heater of ", name of Spacecraft;
    initiate and confirm step Heater On
      declare
        variable Start Temp of type real with units degC,
        variable Tries of type unsigned integer
      end declare
      preconditions if Heater Status of Payload = "OFF" end preconditions
      main
        Start Temp := value of Plate Temp of Payload;
        Tries := 0;
        initiate and confirm Heater Switch of Payload with arguments Line := "A", State := "ON" end with
          refer by HTR CMD
          in case
            not confirmed: restart max 2 times;
            aborted: raise event Heater Trip;
          end case;
        wait until Plate Temp of Payload >= Start Temp + 5 degC timeout 10 min 30 s;
      end main
      confirmation if validity status of Plate Temp of Payload = "valid" then if Plate Temp of Payload between 10 degC and 35 degC end confirmation
    end step
    in case
      confirmed: continue;
      not confirmed: ask user;
      aborted: terminate;
    end case;
  end main
  watchdog
    initiate and confirm step Safe Heater
      preconditions wait for event Heater Trip end preconditions
      main
        initiate and confirm Heater Switch of Payload with arguments Line := "A", State := "OFF" end with;
      end main end step
    in case
      confirmed: resume;
      not confirmed: abort;
    end case;
  end watchdog
  confirmation if Heater Status of Payload = "ON" end confirmation
end procedure
`

export const EVERY_STATEMENT = `PROCEDURE
  MAIN
    in parallel until one completes
      initiate and confirm step Sat A Ranging
        in the context of Sat A of Fleet do
          initiate and confirm Start Ranging with arguments Tone := 100 kHz, Duration := 300 s end with;
          wait for 5 s;
        end context;
      end step;
      initiate and confirm Dump of Sat B;
    end parallel;
    INITIATE AND CONFIRM STEP Decide
      declare
        enumerated Outcome ("nominal", "degraded"),
        variable Result of type Outcome, variable N of type signed integer
      end declare
      N := 0x1F;
      in case Mode of AOCS
        is = "NOMINAL": Result := "nominal";
        or is in ("SLEW", "COARSE"): Result := "degraded"; log "coarse";
        or is between 90 and 99: Result := "degraded";
        otherwise: inform user "mode ", Mode of AOCS;
      end case;
      while Result = "degraded" and N < 3 timeout 5 min do
        N := N + 1;
      end while;
      repeat N := N - 1; until N <= 0 timeout 60 s;
      for I := 1 to 4 by 1 do
        initiate Ping of Wheel with arguments Unit Index := I end with refer by PING;
      end for;
      save context refer to TC Counter of OBC by Before, to Rejects of OBC by Rejects;
      initiate and confirm Connection Test of OBC
        with arguments
          Header record Service := 17, Subtype := 1 end record,
          Slots array 1, 2, 3 end array
        end with
        with directives Release Time := 2031-04-02T11:30:00.000Z, Acknowledge := true end with;
      initiate and confirm Mass Memory Playback with value set Full Dump end with;
      set Limit Monitoring of Payload with arguments Enabled := true end with;
      wait until 2031-092T11:45:00.5Z;
      wait for event Pass Lost save context refer to Mode of AOCS by Last Mode timeout 12 min raise event Too Late;
      if abs (Offset of A - Offset of B) <= 2 ms and not (Sat of AOCS = true) or X within 5 % of Y then
        raise event Unexpected;
      else
        Answer := ask user ("Go on ?", "YES");
      end if;
    END STEP IN CASE confirmed: continue; aborted: restart timeout 1 h 30 min; END CASE;
  END MAIN
END PROCEDURE
`

/** Text, and what has to be said of it: forms that tools and people write. */
export const TOLERATED: readonly (readonly [form: string, text: string])[] = [
  ['a procedure with a name', 'procedure Heater On\nlog "a";\nend procedure'],
  [
    '"with timeout"',
    'procedure initiate and confirm step S\nwait until A of B > 1 with timeout 5 s; end step; end procedure',
  ],
  [
    'descriptions without quotation marks',
    'procedure declare event Gone described by Total loss, event Other end declare log "a"; end procedure',
  ],
  [
    'no comma between declarations',
    'procedure initiate and confirm step S\ndeclare\nvariable A of type string\nvariable B of type string\nend declare\nA := "x"; end step; end procedure',
  ],
  [
    '"with" for "with arguments"',
    'procedure initiate and confirm Switch of X with Rate := 5, Mode := "A" end with; end procedure',
  ],
  [
    '"case … of when … do"',
    'procedure initiate and confirm step S\ncase M of when 1 do log "a"; when 2 do log "b"; otherwise log "c"; end case; end step; end procedure',
  ],
  [
    'a handler in the watchdog',
    'procedure main log "a"; end main watchdog on Alarm do log "b"; end on end watchdog end procedure',
  ],
  [
    '"end repeat"',
    'procedure initiate and confirm step S\nrepeat log "a"; until A of B = 1 end repeat; end step; end procedure',
  ],
  [
    'other signs',
    'procedure initiate and confirm step S\nif A of B == 1 and C of D <> 2 then log "a"; end if; end step; end procedure',
  ],
  ['paths with dots', 'procedure initiate and confirm SAT.TCS.SwitchHeater; end procedure'],
  ['other quotation marks', "procedure log 'a', \u201cb\u201d; end procedure"],
  ['a step without its words', 'procedure main step Prepare\nmain log "a"; end main end step end main end procedure'],
  [
    'a time without Z',
    'procedure initiate and confirm step S\nwait until 2031-04-02T11:45:00; end step; end procedure',
  ],
  [
    'other names of types',
    'procedure initiate and confirm step S\ndeclare variable A of type integer end declare A := 1; end step; end procedure',
  ],
  ['= for :=', 'procedure initiate and confirm step S\nA = 1; end step; end procedure'],
  [
    'a condition without "if"',
    'procedure preconditions A of B = 1 end preconditions main log "a"; end main end procedure',
  ],
]
