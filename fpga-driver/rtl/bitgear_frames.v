// One frame after another from the buffer's ring of slots: load it, run the core, write the result
// (docs/driver.md, "Frames and results").
`default_nettype none
module bitgear_frames #(
    parameter LOGITS = 8,         // 2**LOGITS logits at most
    parameter DRAIN  = 2,
    parameter ADDRESS_PARTS = 8   // 64-bit words of one address of all banks
) (
    input  wire        clk,
    input  wire        reset,
    input  wire        start,           // while idle
    input  wire        stop,
    output wire        idle,
    output reg         done,            // the frame has ended
    output reg         good,            // with done
    output reg         halted,          // by a fault, until released
    input  wire        release_halt,
    output wire        loading,         // or writing a result
    // what runs
    input  wire        configured,
    input  wire        beside,          // what is staged, not what runs
    input  wire [31:0] number,
    input  wire [63:0] slot_address,
    input  wire [63:0] epoch,
    input  wire [63:0] tag,
    input  wire [15:0] frame_first,
    input  wire [15:0] frame_words,
    input  wire [15:0] logits,
    // bitgear_reader
    output reg         read_start,
    output wire [63:0] read_address,
    output wire [31:0] read_words,
    input  wire        valid,
    input  wire [63:0] word,
    input  wire        last,
    // bitgear_core
    output wire        host_write,
    output wire [15:0] host_address,
    output wire [3:0]  host_part,
    output wire [63:0] host_data,
    output reg         core_start,
    output wire        core_reset,
    input  wire        core_done,
    input  wire        core_damaged,
    input  wire        core_overrun,
    input  wire [31:0] core_cycles,
    input  wire [31:0] core_beats,
    input  wire        result_valid,
    input  wire [15:0] result_index,
    input  wire [DRAIN*16-1:0] results,
    // bitgear_crc
    output wire        sum_clear,
    output wire        sum_valid,
    output wire [63:0] sum_word,
    input  wire [31:0] crc,
    // the buffer
    output wire        write,
    output wire [63:0] write_address,
    output wire [63:0] write_word,
    input  wire        accept
);
    localparam IDLE = 3'd0, LOAD = 3'd1, BEGIN = 3'd2, RUN = 3'd3, WRITE = 3'd4;
    localparam GOOD = 8'd0, DAMAGED = 8'd1, OVERRUN = 8'd2, UNCONFIGURED = 8'd3;
    localparam HEAD = 16'd5;            // words before the logits
    localparam RESULT_BYTES = 64'd1024;
    reg [2:0] state;
    reg [7:0] status;
    reg [31:0] load_cycles;
    assign idle = state == IDLE;
    assign loading = state == LOAD || state == WRITE;

    // --- load
    reg [15:0] address;
    reg [3:0] part;
    assign read_address = slot_address + RESULT_BYTES;
    assign read_words = {16'd0, frame_words} * ADDRESS_PARTS;
    assign host_write = state == LOAD && valid;
    assign host_address = address;
    assign host_part = part;
    assign host_data = word;
    always @(posedge clk) begin
        if (read_start) begin
            address <= frame_first;
            part <= 4'd0;
        end else if (valid) begin
            part <= part == ADDRESS_PARTS[3:0] - 4'd1 ? 4'd0 : part + 4'd1;
            if (part == ADDRESS_PARTS[3:0] - 4'd1) address <= address + 16'd1;
        end
    end

    // --- logits, at the places of their words in the result, modulo the memory's depth
    localparam PLACE = LOGITS - 2;
    (* ram_style = "block" *) reg [63:0] answers [0:(1<<PLACE)-1];
    reg [63:0] answer;
    reg [15:0] place;
    wire written = write && accept;
    wire [15:0] next_place = idle ? 16'd0 : written ? place + 16'd1 : place;
    wire [PLACE-1:0] answer_place = result_index[LOGITS-1:2] + HEAD[PLACE-1:0];
    integer r;
    always @(posedge clk) begin
        place <= next_place;
        answer <= answers[next_place[PLACE-1:0]];
        for (r = 0; r < 4 / DRAIN; r = r + 1)
            if (result_valid && {30'd0, result_index[1:0]} / DRAIN == r)
                answers[answer_place][r*DRAIN*16+:DRAIN*16] <= results;
    end

    // --- result
    wire [15:0] count = status == GOOD ? logits : 16'd0;
    // The end is known some cycles after the status, before the head is over.
    reg [15:0] end_place;
    reg [2:0] choice;
    always @(posedge clk) begin
        end_place <= HEAD + ((count + 16'd3) >> 2);
        choice <= next_place == end_place ? 3'd6 : next_place < HEAD ? next_place[2:0] : 3'd5;
    end
    wire [63:0] content;
    bitgear_choose #(.WIDTH(64), .COUNT(8), .BITS(3)) choose (
        .words({
            64'd0, {32'd0, crc}, answer, {32'd0, load_cycles}, {core_beats, core_cycles}, tag, epoch,
            {count, 7'd0, beside, status, number}
        }),
        .index(choice), .word(content)
    );
    assign write = state == WRITE;
    assign sum_clear = !write;
    assign sum_valid = written;
    assign sum_word = content;
    assign write_address = slot_address + {45'd0, place, 3'd0};
    assign write_word = content;

    // A frame that does not end is a wrong descriptor too.
    wire overdue = core_cycles[27];
    assign core_reset = reset || stop || (idle && halted);
    always @(posedge clk) begin
        done <= 1'b0;
        read_start <= 1'b0;
        core_start <= 1'b0;
        if (state == IDLE) load_cycles <= 0;
        else if (state == LOAD) load_cycles <= load_cycles + 32'd1;
        if (reset || stop) begin
            state <= IDLE;
            halted <= 1'b0;
            status <= UNCONFIGURED;
        end else
            case (state)
                IDLE: begin
                    if (release_halt) halted <= 1'b0;
                    if (start) begin
                        if (!halted) status <= configured ? GOOD : UNCONFIGURED;
                        state <= halted || !configured ? WRITE : LOAD;
                        read_start <= !halted && configured;
                    end
                end
                LOAD: if (valid && last) state <= BEGIN;
                BEGIN: begin
                    core_start <= 1'b1;
                    state <= RUN;
                end
                RUN:
                    if (core_damaged || core_overrun || (overdue && !core_start)) begin
                        status <= core_damaged ? DAMAGED : OVERRUN;
                        halted <= 1'b1;
                        state <= WRITE;
                    end else if (core_done) state <= WRITE;
                default:
                    if (written && place == end_place) begin
                        state <= IDLE;
                        done <= 1'b1;
                        good <= status == GOOD;
                    end
            endcase
    end
endmodule
`default_nettype wire
